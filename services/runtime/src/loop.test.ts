import { expect } from 'chai'
import { runLoop, sleep } from './loop.ts'

const backoff = { baseMs: 1, maxMs: 2 }

describe('runLoop', () => {
  it('retries failures, says only the first of a row, and says when it is well again', async () => {
    const controller = new AbortController()
    const said: string[] = []
    let round = 0
    await runLoop(
      async () => {
        round += 1
        if ([2, 3, 5].includes(round)) throw new Error(`round ${round}`)
        if (round === 7) controller.abort()
      },
      {
        signal: controller.signal,
        pauseMs: 0,
        backoff,
        onFailure: error => said.push((error as Error).message),
        onRecovery: () => said.push('recovered'),
      },
    )
    expect(said).to.deep.equal(['round 2', 'recovered', 'round 5', 'recovered'])
    expect(round).to.equal(7)
  })

  it('ends at once when the signal aborts during the pause', async () => {
    const controller = new AbortController()
    const rounds: number[] = []
    const loop = runLoop(
      async () => {
        rounds.push(rounds.length)
      },
      { signal: controller.signal, pauseMs: 60_000, onFailure: () => undefined, onRecovery: () => undefined },
    )
    await sleep(5, new AbortController().signal)
    controller.abort()
    await loop
    expect(rounds).to.deep.equal([0])
  })

  it('ends without a word when the task fails because of the stop', async () => {
    const controller = new AbortController()
    const said: unknown[] = []
    await runLoop(
      async () => {
        controller.abort()
        controller.signal.throwIfAborted()
      },
      {
        signal: controller.signal,
        pauseMs: 0,
        onFailure: error => said.push(error),
        onRecovery: () => said.push('up'),
      },
    )
    expect(said).to.deep.equal([])
  })
})
