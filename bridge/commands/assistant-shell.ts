import { readdirSync, readFileSync, statSync } from 'node:fs'

/**
 * What assistants set in the shells that they run commands in. Only what marks such a shell: not what a user sets
 * to choose a model (GOOSE_PROVIDER, CODEX_HOME), and not what an editor also sets in the terminals of its user
 * (CURSOR_TRACE_ID, TERM_PROGRAM, REPL_ID), which is why std-env's list does not serve. Aider, Continue, Kilo Code and
 * Zed set nothing.
 */
const marks: readonly (readonly [assistant: string, variable: string, value?: RegExp])[] = [
  // https://code.claude.com/docs/en/env-vars
  ['Claude Code', 'CLAUDECODE'],
  ['Claude Code', 'CLAUDE_CODE_CHILD_SESSION'],
  // google-gemini/gemini-cli, packages/core/src/services/shellExecutionService.ts
  ['Gemini CLI', 'GEMINI_CLI'],
  // openai/codex, codex-rs/core/src/spawn.rs and exec_env.rs
  ['Codex', 'CODEX_SANDBOX'],
  ['Codex', 'CODEX_SANDBOX_NETWORK_DISABLED'],
  ['Codex', 'CODEX_THREAD_ID'],
  ['Codex', 'CODEX_CI'],
  // https://github.com/vercel/vercel/tree/main/packages/detect-agent
  ['Cursor', 'CURSOR_AGENT'],
  ['Cursor', 'CURSOR_EXTENSION_HOST_ROLE', /^agent-exec$/],
  ['Antigravity', 'ANTIGRAVITY_AGENT'],
  ['Augment', 'AUGMENT_AGENT'],
  ['Pi', 'PI_CODING_AGENT'],
  ['OpenClaw', 'OPENCLAW_SHELL'],
  ['Trae', 'TRAE_AI_SHELL_ID'],
  // https://github.com/microsoft/vscode/pull/316267, https://code.visualstudio.com/updates/v1_121
  ['GitHub Copilot', 'COPILOT_AGENT'],
  ['GitHub Copilot', 'COPILOT_CLI'],
  ['VS Code', 'VSCODE_AGENT'],
  // https://github.com/aaif-goose/goose/pull/7017
  ['Goose', 'GOOSE_TERMINAL'],
  // anomalyco/opencode, packages/opencode/src/index.ts
  ['OpenCode', 'OPENCODE'],
  // https://github.com/cline/cline/discussions/5366, RooCodeInc/Roo-Code, src/integrations/terminal/Terminal.ts
  ['Cline', 'CLINE_ACTIVE'],
  ['Roo Code', 'ROO_ACTIVE'],
  // jfrog/jfrog-cli, the table of its agent detectors
  ['Windsurf', 'WINDSURF_CASCADE_TERMINAL'],
  ['Amp', 'AMP_CURRENT_THREAD_ID'],
  ['iFlow', 'IFLOW_CLI'],
  ['Amazon Q', 'AWS_EXECUTION_ENV', /AmazonQ-For-CLI/],
  // https://github.com/charmbracelet/crush/pull/2484
  ['Crush', 'CRUSH'],
  // QwenLM/qwen-code, packages/core/src/services/shellExecutionService.ts
  ['Qwen Code', 'QWEN_CODE'],
  // What they begin to agree on: https://github.com/agentsmd/agents.md/issues/136
  ['an assistant', 'AI_AGENT'],
  ['an assistant', 'AGENT'],
]

/** Why a command is taken to come from an assistant, as the end of a sentence; undefined where nothing says so. */
export function assistantBehind(env: NodeJS.ProcessEnv, pid = process.pid): string | undefined {
  const mark = marks.find(([, variable, value = /./]) => value.test(env[variable] ?? ''))
  if (mark) return `this shell is that of ${mark[0]} (${mark[1]} is set)`
  const common = process.platform === 'linux' ? commonAncestor(pid) : undefined
  return (
    common &&
    `"${common.name}" (process ${common.pid}) has started this shell, and an assistant’s connection too`
  )
}

interface Process {
  pid: number
  parent: number
  name: string
  /** Program and arguments, with NUL between. */
  line: string
}

/**
 * The process above this one that has started a shim of ours as well. Most assistants start both themselves; one that
 * has a helper start the one or the other is not found.
 */
function commonAncestor(pid: number): Process | undefined {
  const own = new Map(ownProcesses().map((each) => [each.pid, each]))
  const shims = [...own.values()].filter(({ line }) => shim.test(line))
  const starters = new Set(shims.map(({ parent }) => parent))
  for (let at = own.get(own.get(pid)?.parent ?? 0); at; at = own.get(at.parent)) {
    // systemd adopts what others leave behind, and has started neither.
    if (starters.has(at.pid) && at.name !== 'systemd') return at
  }
  return undefined
}

/** The command line, the command as npm installs it, the bundle's and the app's shim: each followed by what it is told. */
const shim = /(?:\bcli\.js|\bpanda-bridge|\bshim\.mjs|PANDA_BRIDGE_SHIM\))\0(?:stdio|--client)(?:\0|$)/

/** The processes of this user that /proc shows; none where it cannot be read. */
function ownProcesses(): Process[] {
  const uid = process.getuid?.()
  try {
    const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return names.map((name) => readProcess(name, uid)).filter((found) => found !== undefined)
  } catch {
    return []
  }
}

function readProcess(name: string, uid: number | undefined): Process | undefined {
  try {
    if (statSync(`/proc/${name}`).uid !== uid) return undefined
    // The name is in parentheses and may hold any character; behind the last one come state and parent (proc(5)).
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return {
      pid: Number(name),
      parent: Number(stat.slice(end + 2).split(' ')[1]),
      name: stat.slice(stat.indexOf('(') + 1, end),
      line: readFileSync(`/proc/${name}/cmdline`, 'utf8'),
    }
  } catch {
    // It has ended meanwhile.
    return undefined
  }
}
