import { expect } from 'chai'
import fc from 'fast-check'
import { exampleItem, NOW } from './history-item.fixture.ts'
import { createWriteQueue } from './write-queue.ts'

describe('createWriteQueue', () => {
  const at = (timestamp: number, price = 1) => exampleItem({ timestamp: NOW + timestamp, price })

  it('gives the oldest first, each to one taker only', () => {
    const queue = createWriteQueue(10)
    for (const item of [at(1), at(2), at(3)]) queue.add(item)
    expect(queue.take(2)).to.deep.equal([at(1), at(2)])
    expect(queue.take(2)).to.deep.equal([at(3)])
    expect([queue.size(), queue.waiting()]).to.deep.equal([3, 0])
  })

  it('keeps the last item of a key, in its place', () => {
    const queue = createWriteQueue(10)
    for (const item of [at(1), at(2), at(1, 5)]) queue.add(item)
    expect(queue.take(5)).to.deep.equal([at(1, 5), at(2)])
  })

  it('keeps an item that was replaced while taken', () => {
    const queue = createWriteQueue(10)
    queue.add(at(1))
    const batch = queue.take(1)
    queue.add(at(1, 5))
    expect(queue.take(1)).to.deep.equal([])
    queue.settle(batch, [])
    expect(queue.take(1)).to.deep.equal([at(1, 5)])
  })

  it('gives what was left again, before what is newer', () => {
    const queue = createWriteQueue(10)
    for (const item of [at(1), at(2), at(3)]) queue.add(item)
    queue.settle(queue.take(2), [at(2)])
    expect(queue.take(3)).to.deep.equal([at(2), at(3)])
  })

  it('pushes out its oldest when full, but none that is taken', () => {
    const queue = createWriteQueue(2)
    queue.add(at(1))
    const batch = queue.take(1)
    expect(queue.add(at(2))).to.equal(0)
    expect(queue.add(at(3))).to.equal(1)
    expect(queue.take(2)).to.deep.equal([at(3)])
    queue.settle(batch, [])
    expect(queue.size()).to.equal(1)
    expect(queue.clear()).to.equal(1)
  })

  it('loses and invents nothing: added = replaced + pushed out + written + still there', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), timestamp: fc.nat(15) }),
      fc.record({ kind: fc.constant('take' as const), limit: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('settle' as const), left: fc.nat(4) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const queue = createWriteQueue(6)
        const batches: ReturnType<typeof queue.take>[] = []
        for (const step of steps) {
          const before = { size: queue.size(), waiting: queue.waiting() }
          if (step.kind === 'add') {
            const pushedOut = queue.add(at(step.timestamp, Math.random()))
            expect(queue.size() + pushedOut - before.size).to.be.within(0, 1)
            expect(queue.size()).to.be.at.most(6)
          } else if (step.kind === 'take') {
            const batch = queue.take(step.limit)
            expect(batch.length).to.equal(Math.min(step.limit, before.waiting))
            batches.push(batch)
          } else {
            const batch = batches.shift() ?? []
            const left = batch.slice(0, step.left)
            queue.settle(batch, left)
            expect(before.size - queue.size()).to.be.at.most(batch.length - left.length)
            expect(queue.waiting()).to.equal(
              queue.size() - batches.reduce((sum, { length }) => sum + length, 0),
            )
          }
        }
      }),
    )
  })
})
