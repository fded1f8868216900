import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether `openssl`, which makes the certificates, is on the PATH. */
export const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Files in PEM. */
export type Certificates = { ca: string; certificate: string; key: string }

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const VALID = ['-days', '2']

/** Makes an authority and a certificate of it for hosts, named as `DNS:localhost` or `IP:127.0.0.1`, in a folder. */
export const makeCertificates = (folder: string, name: string, hosts: string[]): Certificates => {
  const file = (suffix: string): string => join(folder, `${name}-${suffix}`)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const ca = file('ca.crt')
  openssl(
    'req',
    '-x509',
    ...VALID,
    ...NEW_KEY,
    '-keyout',
    file('ca.key'),
    '-out',
    ca,
    '-subj',
    `/CN=${name} CA`,
  )

  const key = file('server.key')
  const certificate = file('server.crt')
  openssl('req', '-new', ...NEW_KEY, '-keyout', key, '-out', file('server.csr'), '-subj', `/CN=${name}`)
  writeFileSync(file('server.ext'), `subjectAltName=${hosts.join(',')}\n`)
  const signed = ['-CA', ca, '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('server.ext')]
  openssl('x509', '-req', ...VALID, '-in', file('server.csr'), ...signed, '-out', certificate)
  return { ca, certificate, key }
}
