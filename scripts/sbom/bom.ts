import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import parseSpdx from 'spdx-expression-parse'
import type { Image } from '../build/images.ts'
import { type ImagePackage, idOf } from '../packages/image-packages.ts'
import { type BaseComponent, baseComponents } from './base-components.ts'
import type { ImageContents } from './image-contents.ts'

/** CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/ */
export const SPEC = Spec.Spec1dot6

export type BomSource = {
  image: Image
  /** Of the project. */
  version: string
  baseImage: string
  packages: ImagePackage[]
  /** What was found in the built image, where there was one. */
  contents: ImageContents | undefined
  serialNumber: string
  timestamp: Date
}

const { ComponentBuilder } = Contrib.FromNodePackageJson.Builders
const { ExternalReferenceFactory } = Contrib.FromNodePackageJson.Factories
const licenses = new Contrib.License.Factories.LicenseFactory(parseSpdx)
const builder = new ComponentBuilder(new ExternalReferenceFactory(), licenses)

/** What an image holds, as a CycloneDX document in JSON: packages of npm and, where known, those of the base image. */
export const bomOf = (source: BomSource): string => {
  const { image, version, packages, contents } = source
  const bom = new Models.Bom({ serialNumber: source.serialNumber })
  const described = new Models.Component(Enums.ComponentType.Container, `price-aggregator-${image}`, {
    bomRef: `price-aggregator-${image}:${version}`,
    version,
    licenses: new Models.LicenseRepository([licenses.makeFromString('MIT')]),
  })
  bom.metadata.component = described
  bom.metadata.timestamp = source.timestamp
  bom.metadata.lifecycles.add(contents ? Enums.LifecyclePhase.PostBuild : Enums.LifecyclePhase.PreBuild)
  bom.metadata.properties.add(property('base-image', source.baseImage))
  bom.metadata.properties.add(property('base-image:inspected', String(contents !== undefined)))
  if (contents) bom.metadata.properties.add(property('architecture', contents.architecture))

  const components = new Map(packages.map(one => [idOf(one), packageComponent(one)]))
  for (const one of packages) {
    const component = components.get(idOf(one))
    for (const id of one.dependencies) {
      const needed = components.get(id)
      if (needed) component?.dependencies.add(needed.bomRef)
    }
    // The image needs what it runs; all else is needed by that.
    if (one.paths.some(isOurs) && component) described.dependencies.add(component.bomRef)
  }
  for (const component of components.values()) bom.components.add(component)
  for (const one of contents ? baseComponents(contents) : []) {
    const component = baseComponent(one)
    bom.components.add(component)
    described.dependencies.add(component.bomRef)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(SPEC))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

const isOurs = (path: string): boolean => !path.includes('node_modules/')
const property = (name: string, value: string) => new Models.Property(`price-aggregator:${name}`, value)

const packageComponent = ({ name, version, license, integrity, paths }: ImagePackage): Models.Component => {
  const component = builder.makeComponent({ name, version, license })
  if (component === undefined) throw new Error(`package-lock.json: ${name}: expected a name`)
  component.bomRef.value = `${name}@${version}`
  // Workspaces are in no registry: a purl would name whatever somebody publishes there.
  if (integrity !== undefined) {
    component.purl = purlOf({ type: 'npm', name, version })
    component.hashes.set(...Contrib.FromNodePackageJson.Utils.parsePackageIntegrity(integrity))
  }
  for (const path of paths) component.properties.add(new Models.Property('cdx:npm:package:path', path))
  return component
}

const baseComponent = (one: BaseComponent): Models.Component => {
  const purl = purlOf(one)
  const type = one.type === 'npm' ? Enums.ComponentType.Library : Enums.ComponentType.Application
  return new Models.Component(type, one.name, {
    // Told from the same package among those of the application.
    bomRef: `base:${purl}`,
    version: one.version,
    purl,
  })
}

const purlOf = ({ type, name, version, qualifiers }: BaseComponent): string => {
  const slash = type === 'npm' ? name.lastIndexOf('/') : -1
  const namespace = type === 'deb' ? 'debian' : slash < 0 ? undefined : name.slice(0, slash)
  return new PackageURL(type, namespace, name.slice(slash + 1), version, qualifiers, undefined).toString()
}
