/** CHANGELOG.md as https://keepachangelog.com/en/1.1.0/ has it: `## [Unreleased]`, then `## [1.2.3] - 2026-01-31`, newest first. */
const UNRELEASED = 'Unreleased'
const HEADING = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/gm

type Entry = { name: string; date: string | undefined; start: number; notes: string }

const entriesOf = (text: string): Entry[] => {
  const headings = [...text.matchAll(HEADING)]
  return headings.map(({ 0: heading, 1: name = '', 2: date, index }, at) => ({
    name,
    date,
    start: index,
    notes: text.slice(index + heading.length, headings[at + 1]?.index).trim(),
  }))
}

/** The version of the newest release, or undefined before the first. */
export const newestEntry = (text: string): string | undefined =>
  entriesOf(text).find(({ name }) => name !== UNRELEASED)?.name

/** What a release says of itself. Throws where CHANGELOG.md has no dated entry of that version, or an empty one. */
export const releaseNotes = (text: string, version: string): string => {
  const entry = entriesOf(text).find(({ name }) => name === version)
  if (!entry)
    throw new Error(`CHANGELOG.md: found no entry [${version}]: npm run version:set -- ${version} makes it`)
  if (!entry.date)
    throw new Error(`CHANGELOG.md: [${version}]: found no date, expected "## [${version}] - 2026-01-31"`)
  if (!entry.notes) throw new Error(`CHANGELOG.md: [${version}]: found no text, expected what changed`)
  return `${entry.notes}\n`
}

/** What was unreleased becomes a version's, of that date (YYYY-MM-DD). Throws where nothing was, or the version was already. */
export const released = (text: string, version: string, date: string): string => {
  const entries = entriesOf(text)
  const unreleased = entries.find(({ name }) => name === UNRELEASED)
  if (!unreleased) throw new Error(`CHANGELOG.md: found no entry [${UNRELEASED}]`)
  if (entries.some(({ name }) => name === version))
    throw new Error(`CHANGELOG.md: [${version}] is released already`)
  if (!unreleased.notes)
    throw new Error(`CHANGELOG.md: [${UNRELEASED}]: found no text, expected what changed`)
  const [before, after] = [text.slice(0, unreleased.start), text.slice(unreleased.start)]
  return `${before}${after.replace(`## [${UNRELEASED}]`, () => `## [${UNRELEASED}]\n\n## [${version}] - ${date}`)}`
}
