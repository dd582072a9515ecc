import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { checkWay, inFolder, robotWaySchema, withEnvironment } from '../auth/robot/robot-way.ts'
import { BridgeError } from '../errors.ts'
import { checked } from '../panda/checked.ts'
import { chooseServer, pandaServerSchema, type PandaServer } from '../panda/servers.ts'
import { comparable } from '../platform/comparable.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { parseJson } from '../platform/json.ts'
import { readPlainFile } from '../platform/plain-file.ts'
import { rulesSchema } from '../policy/rules.ts'

const oneLine = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u

/** A bridge without a person: who it is, at which PanDA, and what its assistants may do. */
export const robotSchema = z.strictObject({
  /** Stands in the record and for who is signed in. */
  name: z.string().trim().min(1).max(60).regex(oneLine, 'A name is one line of text.'),
  /** The name of a known server, or of one that the administrator or an extension brings, or one of its own. */
  server: z.union([z.string().min(1).max(500), pandaServerSchema]),
  /** Of a server that is given by its name or its address. */
  vo: z.string().max(100).optional(),
  login: robotWaySchema,
  /** The endpoint set in force. */
  set: z.string().max(100).default('look'),
  /** What would be asked about is refused: nobody is there. */
  rules: rulesSchema.prefault({}),
})
type RobotFile = z.output<typeof robotSchema>

export interface Robot extends Omit<RobotFile, 'server' | 'vo'> {
  server: PandaServer
}

/** What its file is read with. */
interface Around {
  env: NodeJS.ProcessEnv
  /** Servers that have a name here, besides those that this program knows. */
  servers: readonly PandaServer[]
}
const usual: Around = { env: process.env, servers: [] }

/**
 * A robot's file, JSON; the files that it names are found from its folder.
 * @throws BridgeError `invalid-input`, `file-access`
 */
export async function readRobotFile(file: string, around = usual): Promise<Robot> {
  const bytes = await readPlainFile(resolve(file)).catch((thrown: unknown) => {
    throw fileAccessError(thrown, file, 'read')
  })
  const content = parseJson(bytes.toString())
  if (content !== undefined) return readRobot(content, resolve(file), around)
  throw new BridgeError('invalid-input', `${file} is not JSON.`, 'Correct the robot’s file.')
}

/**
 * The robot of this file, or else of the one that PANDA_BRIDGE_ROBOT names.
 * @param asked true for one without a file: of the environment, where that names none
 * @param servers as of `Around`, read only where a robot is meant
 * @returns undefined where none is meant
 * @throws as `readRobotFile`
 */
export async function findRobot(
  asked: string | true | undefined,
  env: NodeJS.ProcessEnv,
  servers: () => Promise<readonly PandaServer[]>,
): Promise<Robot | undefined> {
  const file = typeof asked === 'string' ? asked : env['PANDA_BRIDGE_ROBOT']
  if (file !== undefined && file !== '') return readRobotFile(file, { env, servers: await servers() })
  return asked === true ? robotOfEnvironment(env, await servers()) : undefined
}

/** @param file whose content it is, for what is said of it and for its folder @throws as `readRobotFile` */
export function readRobot(content: unknown, file: string, { env, servers } = usual): Robot {
  const robot = checked(robotSchema, content, {
    whole: 'The robot’s file',
    byPath: true,
    nextStep: `Correct ${file}.`,
  })
  const { server, vo, login: said, ...rest } = robot
  const login = withEnvironment(said, env)
  checkWay(login)
  return {
    ...rest,
    server: { ...serverNamed(server, vo, servers), ...(vo !== undefined && { vo }) },
    login: inFolder(login, dirname(file)),
  }
}

/** What is known keeps its name, but for an administrator's own of that name. @throws BridgeError */
function serverNamed(
  server: RobotFile['server'],
  vo: string | undefined,
  servers: readonly PandaServer[],
): PandaServer {
  if (typeof server !== 'string') return server
  return servers.find(({ name }) => comparable(name) === comparable(server)) ?? chooseServer(server, vo)
}

/**
 * A robot by variables, as containers and panda-client have them: PANDA_BRIDGE_SERVER, or PANDA_URL_SSL or
 * PANDA_API_URL_SSL with PANDA_AUTH_VO; its client as PANDA_ROBOT_CLIENT_ID with PANDA_ROBOT_CLIENT_SECRET or
 * PANDA_ROBOT_CLIENT_SECRET_FILE or PANDA_ROBOT_KEY_FILE; else a token in OIDC_AUTH_TOKEN_FILE, in PANDA_AUTH_ID_TOKEN as
 * `file:PATH`, or where WLCG's bearer token discovery finds it.
 * @throws BridgeError
 */
export function robotOfEnvironment(env: NodeJS.ProcessEnv, servers: readonly PandaServer[] = []): Robot {
  const value = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name])
  const server = value('PANDA_BRIDGE_SERVER') ?? baseOf(value('PANDA_URL_SSL') ?? value('PANDA_API_URL_SSL'))
  const set = value('PANDA_ROBOT_SET')
  const vo = value('PANDA_AUTH_VO')
  return readRobot(
    {
      name: value('PANDA_ROBOT_NAME') ?? 'robot',
      server,
      ...(vo !== undefined && { vo }),
      login: wayOf(value),
      ...(set !== undefined && { set }),
    },
    'the environment',
    { env, servers },
  )
}

function wayOf(value: (name: string) => string | undefined): object {
  const clientId = value('PANDA_ROBOT_CLIENT_ID')
  if (clientId !== undefined) {
    const scope = value('PANDA_ROBOT_SCOPE')
    return { by: 'client-credentials', clientId, ...(scope !== undefined && { scope }) }
  }
  const named = value('PANDA_AUTH_ID_TOKEN')
  const file = value('OIDC_AUTH_TOKEN_FILE') ?? (named?.startsWith('file:') ? named.slice(5) : undefined)
  return file === undefined ? { by: 'bearer-discovery' } : { by: 'token-file', file }
}

/** The server's own address: panda-client's ends with a path. */
function baseOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : (URL.parse(url)?.origin ?? url)
}
