import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { commandIn } from '../../bridge/commands/for-whom.ts'
import { makeCommandLine } from '../../bridge/commands/index.ts'
import { readRobot } from '../../bridge/state/robot-file.ts'
import { version } from '../../bridge/platform/version.ts'
import { project, readContainerfile } from './containerfile.ts'

interface Part {
  name: string
  image: string
  restartPolicy?: string
  env?: { name: string; value: string }[]
  securityContext: Record<string, unknown>
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[]
  [probe: `${string}Probe`]: { exec: { command: string[] } }
}

interface Pod {
  automountServiceAccountToken: boolean
  terminationGracePeriodSeconds: number
  securityContext: Record<string, unknown>
  initContainers: [Part]
  containers: [Part]
  volumes: { name: string }[]
}

const image = readContainerfile()
const documents = parseAllDocuments(
  readFileSync(join(project, 'assets/container/kubernetes.yaml'), 'utf8'),
).map((document) => {
  const [error] = document.errors
  if (error) throw error
  return document.toJS() as Record<string, unknown> & { kind: string }
})
const ofKind = (kind: string): unknown => documents.find((document) => document.kind === kind)
const { data } = ofKind('ConfigMap') as { data: Record<string, string> }
const { spec } = ofKind('Deployment') as { spec: { replicas: number; template: { spec: Pod } } }
const pod = spec.template.spec
const [bridge] = pod.initContainers
const [agent] = pod.containers

test('the bridge runs as the image’s user, without rights, and writes to its volume alone', () => {
  const [uid, gid] = image.user.split(':').map(Number)
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: gid,
    fsGroup: gid,
  })
  expect(pod.automountServiceAccountToken).toBe(false)
  expect(bridge.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  const written = bridge.volumeMounts.filter(({ readOnly }) => readOnly !== true)
  expect(written.map(({ mountPath }) => mountPath)).toEqual(image.volumes)
  expect(bridge.image).toBe(`panda-bridge:${version}`)
  expect({ replicas: spec.replicas, restarts: bridge.restartPolicy }).toEqual({
    replicas: 1,
    restarts: 'Always',
  })
})

test('the agent gets its key, and neither the robot’s secret nor the bridge’s home', () => {
  expect(agent.volumeMounts.map(({ name }) => name)).toEqual(['agent-key'])
  const named = pod.volumes.map(({ name }) => name)
  for (const { name } of [...bridge.volumeMounts, ...agent.volumeMounts]) expect(named).toContain(name)
})

test('what its probes run are commands, with options that there are', () => {
  const probes = Object.entries(bridge).filter(([name]) => name.endsWith('Probe'))
  expect(probes.map(([name]) => name).toSorted()).toEqual(['livenessProbe', 'readinessProbe', 'startupProbe'])
  for (const [, probe] of probes) {
    const [program, ...words] = (probe as Part['livenessProbe']).exec.command
    expect(program).toBe('panda-bridge')
    const { command, rest } = commandIn(makeCommandLine([]), words)
    expect(command.name()).toBe(words[0])
    expect(rest.filter((flag) => !command.options.some(({ long }) => long === flag))).toEqual([])
  }
})

test('its robot’s file is one, with the secret where it is mounted', () => {
  const env = Object.fromEntries((bridge.env ?? []).map(({ name, value }) => [name, value]))
  const robotFile = env['PANDA_BRIDGE_ROBOT'] ?? ''
  const robot = readRobot(JSON.parse(data['robot.json'] ?? ''), robotFile)
  expect(robot).toMatchObject({ name: 'nightly', set: 'look' })
  const mounted = (file: string) =>
    bridge.volumeMounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`))
  const { login } = robot
  const secret = login.by === 'client-credentials' ? (login.secretFile ?? '') : ''
  for (const file of [robotFile, secret, env['PANDA_BRIDGE_AGENT_KEY_FILE'] ?? ''])
    expect(mounted(file)).toBe(true)
})

test('the cluster waits longer for its end than the bridge lets calls go on', () => {
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(image.env['PANDA_BRIDGE_FINISH']) + 5)
})
