import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Assignment } from './assignment.ts'
import { type Effect, effectAt } from './effect.ts'

/** The assignment as it stands, and its changes. */
export type AssignmentView = {
  current(): Assignment
  /** Told of every change of the assignment or of its being in effect. Returns how to stop listening. */
  onChange(listener: (assignment: Assignment) => void): () => void
}

export type EffectViewDeps = {
  /** Milliseconds on the latest store's clock. */
  now(): number
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Told when the assignment that is held comes into effect. */
  onEffect(assignment: Assignment): void
}

/** Holds what is known of the assignments, and lets what is to come take effect at its moment. */
export const createEffectView = (deps: EffectViewDeps, first: Assignment, signal: AbortSignal) => {
  const { now, sleep, onEffect } = deps
  const listeners = new Set<(assignment: Assignment) => void>()
  let held: Effect = { current: first, inEffect: false, next: undefined }

  const change = (changed: Effect): void => {
    const before = held
    held = changed
    const { current, inEffect, next } = held
    if (next && next.effectiveAt !== before.next?.effectiveAt) void switchAt(next.effectiveAt)
    if (current === before.current && inEffect === before.inEffect) return
    if (inEffect) onEffect(current)
    for (const listener of [...listeners]) listener(current)
  }

  const switchAt = async (effectiveAt: number): Promise<void> => {
    while (!signal.aborted && held.next?.effectiveAt === effectiveAt) {
      await sleep(Math.max(effectiveAt - now(), 1), signal)
      change(effectAt(held, now()))
    }
  }

  const view: AssignmentView = {
    current: () => held.current,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { view, held: () => held, change: (changed: Effect) => change(effectAt(changed, now())) }
}

export const sleepUntilAborted = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleepFor(ms, undefined, { signal }).catch(() => undefined)
}
