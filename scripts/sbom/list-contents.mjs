// Run in a container by `node --eval`: prints JSON on the packages in it, of Debian and of npm. Arguments: the folder of the
// application's packages, then those of others.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const text = file => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return ''
    throw error
  }
}

/** deb822, see deb-control(5); what was removed may still be named. */
const debian = () =>
  text('/var/lib/dpkg/status')
    .split('\n\n')
    .map(stanza => name => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1])
    .filter(field => field('Status') === 'install ok installed')
    .map(field => ({
      name: field('Package'),
      version: field('Version'),
      architecture: field('Architecture'),
    }))

/** `debian-12`, as package URLs name it. */
const distribution = () => {
  const release = text('/etc/os-release')
  const field = name => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1]
  return [field('ID'), field('VERSION_ID')].filter(Boolean).join('-')
}

const names = folder => {
  try {
    return readdirSync(folder).filter(name => !name.startsWith('.'))
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  }
}

/** Each package of npm in a node_modules folder and in those within, once; links of workspaces are followed. */
const packages = folder => {
  const found = new Map()
  const visit = at => {
    for (const name of names(at)) {
      if (name.startsWith('@')) visit(join(at, name))
      else add(join(at, name))
    }
  }
  const add = at => {
    const manifest = text(join(at, 'package.json'))
    if (manifest === '') return
    const { name, version } = JSON.parse(manifest)
    found.set(`${name}@${version}`, { name, version })
    visit(join(at, 'node_modules'))
  }
  visit(folder)
  return [...found.keys()].sort().map(id => found.get(id))
}

const [application, ...others] = process.argv.slice(1)
console.log(
  JSON.stringify({
    node: process.versions.node,
    architecture: process.arch,
    distribution: distribution(),
    debian: debian(),
    application: packages(application),
    elsewhere: others.flatMap(packages),
  }),
)
