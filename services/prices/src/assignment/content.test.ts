import { expect } from 'chai'
import fc from 'fast-check'
import { TIERS } from '../tier.ts'
import { createAssignment } from './assignment.ts'
import { assignmentContent, parseAssignmentContent } from './content.ts'

const assets = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{2,20}$/), { maxLength: 30 })

describe('the content of an assignment', () => {
  it('gives the same assignment back', () => {
    const shard = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(
        assets,
        fc.array(fc.constantFrom(...TIERS)),
        fc.record({ hot: shard, medium: shard, cold: shard }),
        (list, tiers, shards) => {
          const overrides = new Map(tiers.flatMap((tier, i) => (list[i] ? [[list[i], tier] as const] : [])))
          const assignment = createAssignment({ generation: 3, assets: list, overrides, shards })
          expect(parseAssignmentContent(assignmentContent(assignment))).to.deep.equal(assignment)
        },
      ),
    )
  })

  for (const text of ['', 'null', '{}', '{"generation":1,"shards":{},"assets":"a","tiers":"0"}', '[1]']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(parseAssignmentContent(text)).to.equal(undefined)
    })
  }
})
