import { type RetryDelay, retryDelayMs } from './retry-delay.ts'
import { sleep as realSleep, type Sleep } from './sleep.ts'
import { type SplitWrite, splitWrite } from './split-write.ts'
import type { HistoryItem, HistoryStore } from './store.ts'
import { createWriteQueue, type DropReason } from './write-queue.ts'

export type { DropReason } from './write-queue.ts'

export type HistoryWriterOptions = {
  store: Pick<HistoryStore, 'writeBatch'>
  /** Told of every item that will never be written; for `rejected` also why. */
  onDrop(count: number, reason: DropReason, cause?: unknown): void
  /** Told once when the store cannot be reached, not of each try, and once when it answers again. */
  onDown(error: unknown): void
  onRecovered(): void
  /** Items of one write. Default 25, the most DynamoDB takes. */
  batchSize?: number
  /** Items waiting at most. Default 10,000: the oldest are dropped. */
  capacity?: number
  /** Writes in flight at most. Default 4. */
  concurrency?: number
  /** How long an item may wait for others to fill its batch. Default 200. */
  flushMs?: number
  retry?: RetryDelay
  sleep?: Sleep
  random?: () => number
}

export type HistoryWriter = {
  /** Queues an item to be written; the last one of a key wins. Never waits, never throws. */
  add(item: HistoryItem): void
  /** Items not written yet. */
  length(): number
  /** Takes no more, writes what it can within `deadlineMs`, and drops the rest. Doing it twice is harmless. */
  drain(deadlineMs: number): Promise<{ dropped: number }>
}

/** Writes items in batches behind the caller's back. Runs only while there is something to write. */
export const createHistoryWriter = (options: HistoryWriterOptions): HistoryWriter => {
  const { store, onDrop, onDown, onRecovered } = options
  const { batchSize = 25, capacity = 10_000, concurrency = 4, flushMs = 200 } = options
  const { retry = { baseMs: 100, maxMs: 5_000 }, sleep = realSleep, random = Math.random } = options
  const queue = createWriteQueue(capacity)
  const draining = new AbortController()
  const ended = new AbortController()
  const workers = new Set<Promise<void>>()
  let working = 0
  let down = false
  let drained: Promise<{ dropped: number }> | undefined

  const report = ({ rejected, rejection, failure }: SplitWrite): void => {
    if (rejected.length > 0) onDrop(rejected.length, 'rejected', rejection)
    const isDown = failure !== undefined
    if (isDown === down || ended.signal.aborted) return
    down = isDown
    if (isDown) onDown(failure)
    else onRecovered()
  }

  const work = async (): Promise<void> => {
    working += 1
    try {
      for (let failures = 0; !ended.signal.aborted; ) {
        if (failures === 0 && queue.waiting() < batchSize) await sleep(flushMs, draining.signal)
        const batch = queue.take(batchSize)
        if (batch.length === 0) return
        const outcome = await splitWrite(store, batch, ended.signal)
        queue.settle(batch, outcome.left)
        report(outcome)
        failures = outcome.left.length > 0 ? failures + 1 : 0
        if (failures === 0) employ()
        else await sleep(retryDelayMs(failures, retry, random()), nextStop())
      }
    } finally {
      // Within the same turn as the last look into the queue: an item added right after finds nobody at work.
      working -= 1
    }
  }

  /** The beginning of draining cuts a wait short, once. */
  const nextStop = (): AbortSignal => (draining.signal.aborted ? ended : draining).signal

  /** As many at work as there are batches; a single one tries while the store is down. */
  const employ = (): void => {
    const wanted = Math.min(down ? 1 : concurrency, Math.ceil(queue.waiting() / batchSize))
    for (let hired = working; hired < wanted; hired += 1) {
      const worker = work().finally(() => workers.delete(worker))
      workers.add(worker)
    }
  }

  const finish = async (deadlineMs: number): Promise<{ dropped: number }> => {
    draining.abort()
    employ()
    const timer = setTimeout(() => ended.abort(), deadlineMs)
    while (workers.size > 0) await Promise.all(workers)
    clearTimeout(timer)
    const dropped = queue.clear()
    if (dropped > 0) onDrop(dropped, 'shutdown')
    return { dropped }
  }

  return {
    add: item => {
      if (draining.signal.aborted) return onDrop(1, 'shutdown')
      const pushedOut = queue.add(item)
      if (pushedOut > 0) onDrop(pushedOut, 'full')
      employ()
    },
    length: () => queue.size(),
    drain: deadlineMs => {
      drained ??= finish(deadlineMs)
      return drained
    },
  }
}
