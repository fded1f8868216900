import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type ProxyAnswer = { status: number; body: unknown }

export type DynamoRequest = { operation: string; body: string }

/** What to do with a request: pass it on, answer it here, or never answer it. */
export type Interception = 'pass' | 'hang' | ProxyAnswer

export type DynamoProxy = { endpoint: string; requests: DynamoRequest[]; stop(): Promise<void> }

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const passOn = async (target: string, request: IncomingMessage, body: string): Promise<ProxyAnswer> => {
  const { authorization = '', 'x-amz-target': operation = '', 'x-amz-date': date = '' } = request.headers
  const headers = {
    authorization,
    'x-amz-target': String(operation),
    'x-amz-date': String(date),
    'content-type': 'application/x-amz-json-1.0',
  }
  const answer = await fetch(target, { method: 'POST', headers, body })
  return { status: answer.status, body: await answer.json() }
}

/** A DynamoDB on the wire that goes wrong as told; without a `target` it answers everything itself. */
export const startDynamoProxy = async (
  intercept: (request: DynamoRequest) => Interception,
  target = '',
): Promise<DynamoProxy> => {
  const requests: DynamoRequest[] = []
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    requests.push({ operation, body })
    const interception = intercept({ operation, body })
    if (interception === 'hang') return
    const answer = interception === 'pass' ? await passOn(target, request, body) : interception
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
