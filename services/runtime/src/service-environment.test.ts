import { expect } from 'chai'
import { redisUrl } from './service-environment.ts'

describe('redisUrl', () => {
  const REDIS_URL = 'redis://user:secret@redis:6379/0'
  it('is the URL as it is given', () => {
    expect(redisUrl({ REDIS_URL })).to.equal(REDIS_URL)
  })
  it('takes user and password that are given apart, whatever their characters', () => {
    const REDIS_PASSWORD = 'ab/c+d=@h:?#%'
    const url = new URL(redisUrl({ REDIS_URL: 'rediss://redis:6380', REDIS_USERNAME: 'a b', REDIS_PASSWORD }))
    expect(decodeURIComponent(url.username)).to.equal('a b')
    expect(decodeURIComponent(url.password)).to.equal(REDIS_PASSWORD)
    expect(url.host).to.equal('redis:6380')
  })
})
