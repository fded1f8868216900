import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { askedEnough } from './asked-constantly.ts'
import { output } from './command.ts'
import type { Kubectl } from './kubectl.ts'

const POD = 'e2e-client'
const SUMMARY_DEADLINE_MS = 20_000

export type RequestSummary = {
  requests: number
  ok: number
  /** Answers that say `"stale": true`. */
  stale: number
  slowestMs: number
  failed: number
  /** The first of the failures. */
  failures: { at: string; path: string; problem: string }[]
}
export type LoadSummary = { ok: number; failed: number }

/** Requests under way, until they are told to end. */
export type Running<T> = { stop(): Promise<T> }

export type ClientPod = ReturnType<typeof createClientPod>

/**
 * A pod that asks the API through its Service, as a neighbour in the cluster does: what is measured is not a port
 * forwarded to one pod. It is no part of the release and carries none of its labels.
 */
export const createClientPod = (kubectl: Kubectl, { image, url }: { image: string; url: string }) => {
  const command = async (script: string, input: object): Promise<string[]> => {
    const text = await readFile(new URL(`./in-pod/${script}`, import.meta.url), 'utf8')
    const program = ['node', '--input-type=module', '--eval', text, JSON.stringify({ url, ...input })]
    return kubectl.command(['exec', '--stdin', POD, '--', ...program])
  }

  return {
    start: async (): Promise<void> => {
      await kubectl.apply(manifest(image))
      await kubectl.run(['wait', `pod/${POD}`, '--for=condition=Ready', '--timeout=60s'])
    },
    /** Asks each path once. */
    askOnce: async (paths: readonly string[], perSecond: number): Promise<RequestSummary> => {
      const once = await command('requests.mjs', { paths, perSecond, total: paths.length })
      const deadlineMs = SUMMARY_DEADLINE_MS + (paths.length / perSecond) * 1_000
      return JSON.parse(await output(once, { deadlineMs })) as RequestSummary
    },
    /** What is answered to each path, whose answers are JSON. */
    answers: async <T>(paths: readonly string[]): Promise<T[]> =>
      JSON.parse(await output(await command('answers.mjs', { paths }))) as T[],
    /** Asks the paths in turn, at a constant rate, until it is stopped; `stop` rejects where too little was asked. */
    askConstantly: async (paths: readonly string[], perSecond: number): Promise<Running<RequestSummary>> => {
      const running = start<RequestSummary>(await command('requests.mjs', { paths, perSecond }))
      await running.speaks
      const started = performance.now()
      return {
        stop: async () => {
          const elapsedMs = performance.now() - started
          return askedEnough(await running.stop(), { perSecond, elapsedMs })
        },
      }
    },
    /** Asks one path on some connections as fast as it is answered, until it is stopped. */
    load: async (path: string, connections: number): Promise<Running<LoadSummary>> =>
      start<LoadSummary>(await command('load.mjs', { path, connections })),
  }
}

/** Starts a program that prints one JSON once its input ends; `speaks` resolves with the first of its error output. */
const start = <T>([program = '', ...args]: readonly string[]): Running<T> & { speaks: Promise<unknown> } => {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const written: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', chunk => written.push(chunk))
  child.stderr.on('data', chunk => errors.push(chunk))
  child.stdin.on('error', () => undefined)
  const ended = new Promise<T>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(written).toString()) as T)
      else reject(new Error(`the client ended with ${code}: ${Buffer.concat(errors)}`))
    })
  })
  // Told to whoever stops it; a case that failed before does not.
  ended.catch(() => undefined)
  const speaks = Promise.race([once(child.stderr, 'data'), ended])
  speaks.catch(() => undefined)
  return {
    speaks,
    stop: () => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), SUMMARY_DEADLINE_MS)
      return ended.finally(() => clearTimeout(timer))
    },
  }
}

const manifest = (image: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: POD, labels: { 'e2e/part': 'client' } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    // As the chart's pods have it: a lookup whose packet is lost would last as long as a request may.
    dnsConfig: {
      options: [
        { name: 'timeout', value: '1' },
        { name: 'attempts', value: '5' },
      ],
    },
    // As a namespace asks for that enforces the restricted Pod Security Standard.
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'client',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '--eval', 'setInterval(() => {}, 1e6)'],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        // Who measures is not to wait for processors behind a dozen pods that start.
        resources: { requests: { cpu: '200m', memory: '64Mi' } },
      },
    ],
  },
})
