import type { Readable } from 'node:stream'

/**
 * Reads a body as UTF-8 text, or resolves with undefined as soon as it exceeds `limit` bytes (the stream is then
 * destroyed). Rejects where the stream breaks off.
 */
export const readBody = (stream: Readable, limit: number): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length <= limit) return
      resolve(undefined)
      stream.destroy()
    })
    stream.once('end', () => resolve(Buffer.concat(chunks, length).toString('utf8')))
    stream.on('error', reject)
  })
