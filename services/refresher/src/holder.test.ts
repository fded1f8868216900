import { expect } from 'chai'
import { holderOf } from './holder.ts'

describe('holderOf', () => {
  it('names the process and its start, so that a restart under the same name and id is another holder', async () => {
    const before = holderOf('pod')
    expect(before).to.match(new RegExp(`^pod_${process.pid}-[0-9a-z]+$`))
    await new Promise(resolve => setTimeout(resolve, 3))
    expect(holderOf('pod')).not.to.equal(before)
  })
})
