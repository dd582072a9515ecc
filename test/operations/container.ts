import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { until } from '../bridge.ts'
import { startProgram, type Child } from '../cli.ts'
import { project, type Image } from './containerfile.ts'

const tools = ['unshare', 'nsenter', 'mount', 'setpriv', 'chroot', 'ldd', 'env']

/** Why no container can be run here, as a sentence; undefined where one can. */
export function whyNoContainer(): string | undefined {
  if (process.platform !== 'linux') return 'Containers are Linux’s.'
  if (process.getuid?.() !== 0) return 'Without a container engine only root can run one.'
  const missing = tools.find((tool) => spawnSync(tool, ['--version']).error)
  if (missing !== undefined) return `There is no ${missing} here.`
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', '--ipc', '--uts', 'true'])
  return status === 0 ? undefined : 'No mounts of one’s own can be had here, as in a chroot.'
}

export interface Container extends AsyncDisposable {
  /** Its first process, as the machine numbers it. */
  pid: number
  main: Child
  /** Runs a program in it, as `docker exec` does: with the image's user and environment. */
  exec(program: readonly string[]): Child
  run(program: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }>
  /** Changes one of the mounted files, as a cluster does with a secret. */
  write(path: string, text: string): void
  /** What lies in its root, with what can be seen of a change. */
  files(): string[]
  /** Its volume, on the machine. */
  volume: string
}

interface Wanted {
  /** Instead of the image's `CMD`. */
  cmd?: readonly string[]
  env?: Record<string, string>
  /** Files that are mounted into it, such as secrets, by their paths: readable by the group alone, as Kubernetes has them. */
  files?: Record<string, string>
  /** One of an earlier container. */
  volume?: string
}

/**
 * Runs what an image's description says: its files alone in a root of their own that is read-only, its user, its
 * environment, its first process, its volume, and nothing else that could be written to. The network is the machine's, as it
 * is that of the pod for a container.
 */
export function startContainer(image: Image, wanted: Wanted = {}): Container {
  const folder = mkdtempSync(join(tmpdir(), 'panda-container-'))
  const root = join(folder, 'root')
  const volume = wanted.volume ?? join(folder, 'volume')
  buildRoot(image, root)
  // As Kubernetes makes an emptyDir: root's, and open to all.
  mkdirSync(volume, { recursive: true })
  chmodSync(volume, 0o777)
  const [uid = '', gid = ''] = image.user.split(':')
  for (const [path, text] of Object.entries(wanted.files ?? {})) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o440 })
    chownSync(file, 0, Number(gid))
  }
  const env = {
    // The image's, and where this machine has what the container is made with.
    PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${process.env['PATH'] ?? ''}`,
    ...image.env,
    ...wanted.env,
  }
  const namespaces = ['--mount', '--pid', '--ipc', '--uts']
  const noRights = ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all,+sys_chroot,+setuid,+setgid']
  const asUser = ['chroot', `--userspec=${uid}:${gid}`, '--groups=', root]
  const made = ['sh', '-euc', setUp, 'sh', root, volume, image.volumes[0] ?? '']
  const program = [...image.entrypoint, ...(wanted.cmd ?? image.cmd)]
  const main = startProgram(
    ['unshare', ...namespaces, '--fork', ...made, 'setpriv', ...noRights, ...asUser, ...program],
    env,
  )
  const first = (): number => {
    const { pid = 0 } = main.process
    const text = readIfThere(`/proc/${pid}/task/${pid}/children`)
    return Number(text.trim().split(' ')[0] ?? 0)
  }
  const exec = (asked: readonly string[]): Child => {
    const into = ['--target', String(first()), ...namespaces, '--root', '--wd']
    return startProgram(['nsenter', ...into, '--setuid', uid, '--setgid', gid, ...asked], env)
  }
  return {
    get pid() {
      return first()
    },
    main,
    volume,
    exec,
    async run(program) {
      const child = exec(program)
      child.process.stdin.end()
      const code = await child.closed
      return { code, stdout: child.stdout(), stderr: child.stderr() }
    },
    write: (path, text) => writeFileSync(join(root, path), text),
    files: () => listed(root),
    async [Symbol.asyncDispose]() {
      // All of a container ends with its first process.
      const pid = first()
      if (pid > 0) process.kill(pid, 'SIGKILL')
      main.process.kill('SIGKILL')
      await main.closed
      await until(() => tryRemove(folder))
    },
  }
}

/** Of the mount namespace that ends with the container. */
const setUp = `
root=$1 volume=$2 at=$3; shift 3
mount --bind "$root" "$root"
mount --bind "$volume" "$root$at"
mount -t proc proc "$root/proc"
for device in null zero random urandom; do mount --bind "/dev/$device" "$root/dev/$device"; done
mount -o remount,bind,ro "$root"
exec "$@"
`

/** The image's files, with Node and what that links to in place of the base image: there is no shell among them. */
function buildRoot(image: Image, root: string): void {
  for (const path of ['proc', 'dev', 'etc', ...image.volumes])
    mkdirSync(join(root, path), { recursive: true })
  for (const device of ['null', 'zero', 'random', 'urandom']) writeFileSync(join(root, 'dev', device), '')
  for (const file of ['/etc/resolv.conf', '/etc/hosts'])
    if (existsSync(file)) cpSync(realpathSync(file), join(root, file))
  install(root, process.execPath, '/usr/local/bin/node')
  install(root, execFileSync('sh', ['-c', 'command -v env'], { encoding: 'utf8' }).trim(), '/usr/bin/env')
  for (const { from, to, mode } of image.copies) {
    for (const source of from) {
      const at = join(project, source.replace(/^\/src\//, ''))
      const target = join(root, to, from.length > 1 || to.endsWith('/') ? basename(at) : '')
      cpSync(at, target, { recursive: true })
      if (mode !== undefined) chmodSync(target, Number.parseInt(mode, 8))
    }
  }
  for (const [command, ...args] of image.runs) {
    if (command === 'ln' && args[0] === '-s') symlinkSync(args[1] ?? '', join(root, args[2] ?? ''))
    else if (command === 'install' && args[0] === '-d')
      mkdirSync(join(root, args.at(-1) ?? ''), { recursive: true })
    else throw new Error(`The image runs ${command}, which the test does not do`)
  }
}

/** Puts a program and its libraries there. */
function install(root: string, program: string, at: string): void {
  const real = realpathSync(program)
  const { stdout } = spawnSync('ldd', [real], { encoding: 'utf8' })
  const libraries = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path)
  for (const [from, to] of [[real, at], ...libraries.map((path) => [path, path])] as [string, string][]) {
    mkdirSync(join(root, dirname(to)), { recursive: true })
    if (!existsSync(join(root, to))) cpSync(realpathSync(from), join(root, to))
  }
}

function listed(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const path = join(folder, name)
      const stats = statSync(path, { throwIfNoEntry: false })
      return `${name} ${stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : ''}`
    })
    .toSorted()
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Its mounts go with its last process, which may end a moment later. */
function tryRemove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}
