/** Finishes a 32-bit hash so that every bit depends on every other (the finalizer of MurmurHash3). */
const mix = (bits: number): number => {
  const a = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b)
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2_ae35)
  return b ^ (b >>> 16)
}

/** A 32-bit hash of a text (FNV-1a). */
export const hashText = (text: string): number => {
  let hash = 0x811c_9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193)
  return mix(hash)
}

/** A 32-bit hash of a number under a key: each key gives another, independent sequence. */
export const hashNumber = (key: number, value: number): number =>
  mix(key ^ mix(Math.imul(value, 0x9e37_79b1)))

/** The fraction of a hash, from 0 inclusive to 1 exclusive. */
export const fraction = (hash: number): number => (hash >>> 0) / 2 ** 32
