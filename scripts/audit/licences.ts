import parseSpdx from 'spdx-expression-parse'
import satisfies from 'spdx-satisfies'
import { type ImagePackage, idOf } from '../packages/image-packages.ts'

/** Permissive ones: they ask for no more than to keep their text and notices, which stay in node_modules. By SPDX. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

/** One package under one other licence, and why that is right. */
export type Exception = { name: string; license: string; why: string }

export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'argparse',
    license: 'PSF-2.0',
    why: 'the licence of Python, which it was ported from: permissive, and shipped unchanged',
  },
  {
    name: 'stream-buffers',
    license: 'Unlicense',
    why: 'given to the public domain',
  },
]

type Licensed = Pick<ImagePackage, 'name' | 'version' | 'license'>

/** In words: packages under licences that are neither allowed nor excepted, and exceptions that none needs any more. */
export const licenceProblems = (
  packages: readonly Licensed[],
  exceptions: readonly Exception[] = EXCEPTIONS,
): string[] => {
  const used = new Set<Exception>()
  const problems = packages.flatMap(one => {
    const exception = exceptions.find(({ name, license }) => name === one.name && license === one.license)
    if (exception) used.add(exception)
    const problem = exception ? undefined : problemOf(one.license)
    return problem === undefined ? [] : [`${idOf(one)}: licence: ${problem}`]
  })
  const unused = exceptions.filter(one => !used.has(one))
  return [
    ...problems,
    ...unused.map(({ name, license }) => `exception for ${name} under ${license}: no package needs it`),
  ]
}

const problemOf = (license: string): string | undefined => {
  const expected = `expected ${ALLOWED.join(', ')}, or an exception in scripts/audit/licences.ts`
  try {
    parseSpdx(license)
  } catch {
    return `found ${JSON.stringify(license)}, which is no SPDX expression; ${expected}`
  }
  return satisfies(license, ALLOWED) ? undefined : `found ${license}, ${expected}`
}
