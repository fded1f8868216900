import { expect } from 'chai'
import { licenceTexts, textProblems } from '../../scripts/audit/licence-texts.ts'
import { licenceProblems } from '../../scripts/audit/licences.ts'
import { IMAGE_NAMES } from '../../scripts/build/images.ts'
import { shippedPackages } from '../../scripts/packages/image-packages.ts'
import { installOf, lockfile, root } from './lockfile.ts'

const shipped = shippedPackages(lockfile).filter(({ integrity }) => integrity !== undefined)
const under = (license: string) => [{ name: 'a', version: '1.0.0', license }]

describe('licences', () => {
  it('of all that images hold may be shipped', () => {
    expect(shipped).to.have.length.above(100)
    expect(licenceProblems(shipped)).to.deep.equal([])
  })

  for (const license of [
    'MIT',
    '(GPL-3.0-only OR MIT)',
    'MIT AND ISC',
    '(MIT AND (Apache-2.0 OR EPL-2.0))',
  ]) {
    it(`may be ${license}`, () => expect(licenceProblems(under(license), [])).to.deep.equal([]))
  }

  for (const license of ['GPL-3.0-only', 'MIT AND LGPL-3.0-or-later', 'AGPL-3.0-only OR SSPL-1.0']) {
    it(`may not be ${license}`, () => {
      const [problem, ...more] = licenceProblems(under(license), [])
      expect(problem).to.match(/^a@1\.0\.0: licence: found .*, expected 0BSD, Apache-2\.0, /)
      expect(problem).to.include(license)
      expect(more).to.deep.equal([])
    })
  }

  for (const license of ['', 'UNLICENSED', 'SEE LICENSE IN LICENSE', 'Apache 2']) {
    it(`must be an SPDX expression, which ${JSON.stringify(license)} is not`, () => {
      expect(licenceProblems(under(license), [])[0]).to.include('which is no SPDX expression')
    })
  }

  it('may be excepted, by package and licence; an exception that none needs must go', () => {
    const exception = { name: 'a', license: 'PSF-2.0', why: 'a test' }
    expect(licenceProblems(under('PSF-2.0'), [exception])).to.deep.equal([])
    expect(licenceProblems(under('MIT'), [exception])).to.deep.equal([
      'exception for a under PSF-2.0: no package needs it',
    ])
    expect(licenceProblems(under('Python-2.0'), [exception])).to.have.length(2)
  })
})

describe('texts of licences', () => {
  it('come with each package, or the package is named', () => {
    expect(textProblems(root, shipped)).to.deep.equal([])
    const [koa] = shipped.filter(({ name }) => name === 'koa')
    expect(koa && textProblems(root, [{ ...koa, paths: ['services/api/src'] }])[0]).to.match(
      /^koa: text of the/,
    )
  })

  for (const image of IMAGE_NAMES) {
    it(`stay in ${image}: what is deleted after the installation has other names`, () => {
      const [, deletion = '', ...more] = installOf(image).split(' && ')
      const found = /^find node_modules -type f \\\( (.*) \\\) -delete$/.exec(deletion)
      const endings = (found?.[1] ?? '').split(' -o ').map(one => /^-name '\*(\.[\w.]+)'$/.exec(one)?.[1])
      expect(more).to.deep.equal([])
      expect(endings).to.have.length.above(0).and.not.to.include(undefined)
      const texts = shipped.flatMap(({ paths }) => paths.flatMap(path => licenceTexts(root, path)))
      expect(texts.filter(text => endings.some(ending => text.endsWith(ending ?? '')))).to.deep.equal([])
    })
  }
})
