import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { homeAt, type Home } from '../../bridge/home/home.ts'

const cache = resolve(import.meta.dirname, '../../.cache/debian')

/** The one who uses the machine. */
const ada = { name: 'ada', uid: 1000, folder: '/home/ada', runtime: '/run/user/1000' }
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** A command that runs at the machine, as another program starts it. */
export interface MachineCommand {
  command: string
  args: string[]
  env: Record<string, string>
}

/**
 * A Debian with nothing but what every one has, in a folder. Each of its processes has mounts of its own, so that nothing
 * stays mounted; network, process numbers and X server are those of the computer. In a `chroot` Linux gives nobody
 * user namespaces: what needs them does not get them here.
 */
export class Machine {
  readonly root: string
  /** The home of PanDA Bridge, as seen from outside. */
  readonly home: Home
  readonly display: string

  private constructor(root: string, display: string) {
    this.root = root
    this.display = display
    this.home = homeAt(join(root, ada.folder, '.config/panda-bridge'))
  }

  /** @param display the X server's */
  static make(display: string): Machine {
    const base = join(cache, 'base')
    if (!existsSync(base)) makeBase(base)
    const root = join(cache, `machine-${process.pid}`)
    spawnSync('cp', ['-a', base, root])
    // How this computer reaches Debian's packages and whom it trusts.
    for (const file of ['/etc/hosts', '/etc/resolv.conf'])
      cpSync(file, join(root, file), { dereference: true })
    cpSync('/etc/ssl/certs', join(root, 'etc/ssl/certs'), { recursive: true, dereference: true })
    mkdirSync(join(root, 'tmp/.X11-unix'), { recursive: true })
    return new Machine(root, display)
  }

  /**
   * What root does, to its end.
   * @returns what it says
   * @throws where it fails
   */
  async asRoot(program: string, ...args: string[]): Promise<string> {
    const env = { PATH: path, HOME: '/root', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }
    const { code, stdout, stderr } = await ranAs({ ...this.#command('0:0', program, args), env })
    if (code === 0) return stdout
    throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${(stdout + stderr).slice(-2_000)}`)
  }

  /** What ada does in a terminal, to its end. */
  asAda(program: string, ...args: string[]): Promise<Ran> {
    return ranAs(this.command(program, args))
  }

  /** A program that ada starts in a session with a screen; its process has the number of the child. */
  start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const { command, args: all, env: usual } = this.command(program, args)
    return spawn(command, all, { env: { ...usual, ...env }, stdio: 'ignore' })
  }

  /** @param env in place of the variables of ada's session */
  command(program: string, args: readonly string[], env = this.session()): MachineCommand {
    return { ...this.#command(`${ada.uid}:${ada.uid}`, program, args), env }
  }

  /** The variables of ada's session. */
  session(): Record<string, string> {
    return { ...this.six(), LANG: 'C.UTF-8', DISPLAY: this.display, XDG_RUNTIME_DIR: ada.runtime }
  }

  /** The variables that assistants pass on. */
  six(): Record<string, string> {
    return { HOME: ada.folder, LOGNAME: ada.name, USER: ada.name, PATH: path, SHELL: '/bin/sh', TERM: 'dumb' }
  }

  /** Gives ada what was written into the home from outside. */
  async giveToAda(): Promise<void> {
    await this.asRoot('chown', '-R', `${ada.uid}:${ada.uid}`, ada.folder)
  }

  /** Where a path of the machine lies. */
  outside(path: string): string {
    return join(this.root, path)
  }

  read(path: string): string {
    return readFileSync(this.outside(path), 'utf8')
  }

  /** Every file outside the homes, the caches and the records of the package manager; folders are not listed. */
  files(): string[] {
    const skipped = /^(?:home|proc|sys|dev|tmp|run|root|var\/(?:cache|log|lib\/(?:apt|dpkg)))\//
    const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
    const found = execFileSync('find', [this.root, '-not', '-type', 'd', '-printf', '%P\\n'], options)
    return found
      .split('\n')
      .filter((file) => file !== '' && !skipped.test(file))
      .toSorted()
  }

  remove(): void {
    // Where mounts could not be kept private, what is mounted is the computer's own.
    spawnSync('rm', ['-rf', '--one-file-system', this.root])
  }

  #command(who: string, program: string, args: readonly string[]): { command: string; args: string[] } {
    const enter = `
      root=$1 who=$2; shift 2
      for each in proc sys dev; do mount --rbind "/$each" "$root/$each"; done
      mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
      exec chroot --userspec="$who" --groups= "$root" "$@"`
    const inside = ['sh', '-c', enter, 'sh', this.root, who, program, ...args]
    return { command: '/usr/bin/unshare', args: ['--mount', '--propagation', propagation(), ...inside] }
  }
}

/** Why there can be no machine here, as a sentence. */
export function whyNoMachine(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'The packages are tried on Linux x64.'
  if (process.getuid?.() !== 0) return 'Only root may make a machine to install packages on.'
  if (!existsSync('/etc/apt/sources.list.d/debian.sources'))
    return 'This is no Debian 12, whose package sources the machine gets.'
  if (!canUnshare('private') && !canUnshare('unchanged')) return 'Nothing may be mounted here.'
  return undefined
}

/** In a chroot, where the root is no mount, what is mounted cannot be told to be private; a namespace of its own still is. */
function propagation(): 'private' | 'unchanged' {
  return canUnshare('private') ? 'private' : 'unchanged'
}

function canUnshare(propagation: 'private' | 'unchanged'): boolean {
  return spawnSync('unshare', ['--mount', '--propagation', propagation, 'true']).status === 0
}

/** Debian's least, with somebody who uses it. */
function makeBase(base: string): void {
  const making = `${base}.${process.pid}`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  try {
    const sources = readFileSync('/etc/apt/sources.list.d/debian.sources', 'utf8')
    const [, mirror = ''] = /^URIs: *(\S+)/m.exec(sources) ?? []
    mustRun('debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', making, mirror)
    rmSync(join(making, 'etc/apt/sources.list'), { force: true })
    const settings = readdirSync('/etc/apt/apt.conf.d').filter((name) => name.startsWith('99'))
    for (const file of ['sources.list.d/debian.sources', ...settings.map((name) => `apt.conf.d/${name}`)])
      cpSync(join('/etc/apt', file), join(making, 'etc/apt', file))
    mustRun(
      'chroot',
      making,
      'useradd',
      '--create-home',
      '--shell',
      '/bin/sh',
      '--uid',
      String(ada.uid),
      ada.name,
    )
    mkdirSync(join(making, ada.runtime), { recursive: true, mode: 0o700 })
    mustRun('chroot', making, 'chown', `${ada.uid}:${ada.uid}`, ada.runtime)
    mkdirSync(dirname(base), { recursive: true })
    renameSync(making, base)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

function mustRun(program: string, ...args: string[]): void {
  const { status, stderr, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${(stderr || stdout).slice(-2_000)}`)
}

function ranAs({ command, args, env }: MachineCommand): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(command, args, { env, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    )
    child.stdin?.end()
  })
}
