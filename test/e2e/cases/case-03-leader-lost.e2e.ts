import { theSuite } from '../suite.ts'
import { gapAround, TAKEOVER_MARGIN_MS } from '../takeover.ts'

/** Age of the price 5 s, Lease 6 s, observation 1 s, refresh. */
const KILLED_LIMIT_MS = 13_000
/** It releases its Lease, and the others need not wait for it to expire. */
const DELETED_LIMIT_MS = 8_000

/** Where between two turns of the assets it falls makes some seconds of difference. */
const KILLS = ['first', 'second', 'third']

describe('case 3: the hot leader is lost', () => {
  for (const time of KILLS) {
    it(`leaves a short gap in prices when its process is killed, the ${time} time`, async () => {
      const suite = theSuite()
      const { ms } = await gapAround(suite, pod => suite.refreshers.signal(pod, 'SIGKILL'))
      const gap = { measuredMs: ms, limitMs: KILLED_LIMIT_MS, marginMs: TAKEOVER_MARGIN_MS }
      suite.report.below(3, `SIGKILL of the hot leader, the ${time} time: longest gap`, gap)
    })
  }

  it('leaves a shorter one when its pod is deleted', async () => {
    const suite = theSuite()
    const { ms } = await gapAround(suite, pod => suite.kubectl.run(['delete', 'pod', pod, '--wait=false']))
    const time = { measuredMs: ms, limitMs: DELETED_LIMIT_MS, marginMs: TAKEOVER_MARGIN_MS }
    suite.report.below(3, 'deletion of the hot leader: longest gap', time)
  })
})
