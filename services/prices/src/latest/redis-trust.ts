/** The certificate of Redis was refused; `cause` is what TLS says of it. */
class RedisUntrusted extends Error {
  readonly code = 'REDIS_UNTRUSTED'
}

/** Of the error codes of OpenSSL and Node those that say why a certificate is refused, and what helps. */
const HELP: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known: NODE_EXTRA_CA_CERTS must name a file with it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed: NODE_EXTRA_CA_CERTS must name a file with it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known: NODE_EXTRA_CA_CERTS must name a file with it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its authority is not known: NODE_EXTRA_CA_CERTS must name a file with it',
  CERT_SIGNATURE_FAILURE: 'another key signed it than that of the authority in NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host than that of REDIS_URL',
}

/** An error of a connection, said in words where it is about trust. */
export const connectionError = (error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const help = HELP[code]
  return help ? new RedisUntrusted(`the certificate of Redis is refused: ${help}`, { cause: error }) : error
}
