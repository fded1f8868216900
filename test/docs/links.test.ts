import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { anchors, links, pages, pageText, root } from './markdown.ts'

/** Why a link leads nowhere; undefined where it leads somewhere. */
const brokenLink = (page: string, link: string): string | undefined => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : normalize(join(dirname(page), decodeURI(path)))
  if (target.startsWith('..')) return 'leads out of the repository'
  if (!existsSync(`${root}${target}`)) return `there is no ${target}`
  if (anchor === undefined || !target.endsWith('.md')) return undefined
  if (statSync(`${root}${target}`).isDirectory()) return `${target} is a folder`
  return anchors(pageText(target)).has(anchor) ? undefined : `${target} has no heading for #${anchor}`
}

describe('links of the documentation', () => {
  const all = pages(
    '*.md',
    '.github/**/*.md',
    '{charts,docs,k8s,loadtest,mock-exchange,terraform-eks}/**/*.md',
  )

  it('are looked for in all of it', () => {
    expect(all).to.include.members(['README.md', 'docs/operations.md', 'terraform-eks/README.md'])
  })

  for (const page of all) {
    it(`lead somewhere: ${page}`, () => {
      const own = links(pageText(page)).filter(link => !/^[a-z]+:/.test(link))
      const broken = own.flatMap(link => {
        const why = brokenLink(page, link)
        return why ? [`${link}: ${why}`] : []
      })
      expect(broken).to.deep.equal([])
    })
  }
})

describe('what is read of a page', () => {
  it('is links and anchors, none of them in code', () => {
    const text =
      '# A `b` c, d\n\n[x\ny](z.md#q) `[no](no.md)`\n\n    [no](no.md)\n\n## A b c d\n\n```\n# no\n```\n'
    expect(links(text)).to.deep.equal(['z.md#q'])
    expect([...anchors(text)]).to.deep.equal(['a-b-c-d', 'a-b-c-d-1'])
  })
})
