import type { Router } from '@koa/router'
import bodyParser from 'koa-bodyparser'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { type ActiveFault, inForce, withFault, withoutFaults } from '../faults/active-faults.ts'
import { FAULT_KINDS, type Fault, faultSchema } from '../faults/fault.ts'
import { readSymbols } from './read-symbols.ts'
import { RefusedRequest } from './refuse.ts'

/** How many faults may be in force at once. */
const MAX_FAULTS = 100

/** How many symbols one request may take out of faults. */
const MAX_SYMBOLS = 1_000

// Whatever content type it says: curl -d says it is a form.
const readJson = bodyParser({
  enableTypes: ['json'],
  detectJSON: () => true,
  jsonLimit: '64kb',
  onerror: () => {
    throw new RefusedRequest(400, 'body: expected a JSON object of at most 64 kB, such as {"fault":"hang"}')
  },
})

/** `GET`, `PUT` and `DELETE /mock/faults`; each answers with what is in force. */
export const faultRoutes = (router: Router, { faults, now }: Context): void => {
  router.get('/mock/faults', ctx => {
    ctx.body = shown(inForce(faults.read(), now()))
  })
  router.put('/mock/faults', readJson, ctx => {
    const active = withFault(faults.read(), readFault(ctx.request.body), now())
    if (active.length > MAX_FAULTS)
      throw new RefusedRequest(409, `at most ${MAX_FAULTS} faults may be in force`)
    faults.replace(active)
    ctx.body = shown(active)
  })
  router.delete('/mock/faults', ctx => {
    const { fault, symbols } = ctx.query
    const filter = {
      kind: readKind(fault),
      symbols: symbols === undefined ? undefined : readSymbols(symbols, MAX_SYMBOLS),
    }
    faults.replace(withoutFaults(inForce(faults.read(), now()), filter))
    ctx.body = shown(faults.read())
  })
}

const shown = (active: readonly ActiveFault[]) => ({
  faults: active.map(({ fault, since, until }) => ({ ...fault, since, until })),
})

const readFault = (body: unknown): Fault => {
  const result = faultSchema.safeParse(body)
  if (result.success) return result.data
  throw new RefusedRequest(400, result.error.issues.map(describe).join('; '))
}

const describe = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.') || 'body'}: ${message}`

const readKind = (query: string | string[] | undefined): Fault['fault'] | undefined => {
  if (query === undefined) return undefined
  const kind = FAULT_KINDS.find(known => known === query)
  if (kind === undefined) throw new RefusedRequest(400, `fault: expected one of ${FAULT_KINDS.join(', ')}`)
  return kind
}
