import { expect } from 'chai'
import { chooseCredentials, createDynamoClient } from './dynamodb-client.ts'

describe('chooseCredentials', () => {
  const dummy = { accessKeyId: 'local', secretAccessKey: 'local' }
  const own = { accessKeyId: 'a', secretAccessKey: 'b' }

  it('takes those it is given', () => {
    expect(chooseCredentials({ endpoint: 'http://localhost:8000', credentials: own })).to.equal(own)
  })

  it('uses dummy ones for an emulator on this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(chooseCredentials({ endpoint: `http://${host}:8000`, environment: {} })).to.deep.equal(dummy)
    }
  })

  it('leaves it to the provider chain otherwise', () => {
    expect(chooseCredentials({ environment: {} })).to.equal(undefined)
    expect(chooseCredentials({ endpoint: 'http://dynamodb:8000', environment: {} })).to.equal(undefined)
    const environment = { AWS_ACCESS_KEY_ID: 'a' }
    expect(chooseCredentials({ endpoint: 'http://localhost:8000', environment })).to.equal(undefined)
  })
})

describe('createDynamoClient', () => {
  it("asks the region's own name, also with credentials that tell an account", async () => {
    const client = createDynamoClient({ region: 'eu-west-1' })
    expect(await client.config.accountIdEndpointMode()).to.equal('disabled')
    client.destroy()
  })
})
