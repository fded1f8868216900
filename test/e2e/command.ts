import { spawn } from 'node:child_process'

export type CommandResult = { code: number | null; stdout: string; stderr: string }

export type CommandOptions = {
  /** The program is killed after that. Default 60 s. */
  deadlineMs?: number
  input?: string
}

/** A program that ended otherwise than well. */
export class CommandFailed extends Error {
  readonly code: number | null
  constructor(command: readonly string[], { code, stdout, stderr }: CommandResult) {
    const shown = command.join(' ').slice(0, 200)
    super(`${shown} ended with ${code ?? 'its deadline'}: ${`${stdout}\n${stderr}`.trim().slice(-3_000)}`)
    this.code = code
  }
}

/** Runs a program to its end; `code` is null when it was killed at its deadline. */
export const run = (command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command
    const { deadlineMs = 60_000, input } = options
    const child = spawn(program, args, { timeout: deadlineMs, killSignal: 'SIGKILL' })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', chunk => stdout.push(chunk))
    child.stderr.on('data', chunk => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', code =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    )
    // A program that ends without reading its input is judged by its code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
  })

/** What a program wrote. Rejects with `CommandFailed` unless it ended well. */
export const output = async (command: readonly string[], options?: CommandOptions): Promise<string> => {
  const result = await run(command, options)
  if (result.code !== 0) throw new CommandFailed(command, result)
  return result.stdout
}
