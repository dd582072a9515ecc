import type { Component } from './known-error.ts'

/** Words in a message or a log, and the errors that they are signs of, the likeliest first. */
export interface Sign {
  says: RegExp
  means: readonly (readonly [Component, number])[]
  /** Only in this file, where a log is looked at. */
  file?: RegExp
}

const pilot = (...codes: number[]) => codes.map((code) => ['pilot', code] as const)
const transform = (...codes: number[]) => codes.map((code) => ['transform', code] as const)

/**
 * What the pilot itself looks for after a program ended (pilot3, pilot/user/atlas/diagnose.py and
 * pilot/control/payload.py), with its number for it; and how a failed set-up shows.
 */
export const logSigns: readonly Sign[] = [
  { file: /^payload\.stderr$/, says: /FATAL out of memory: taking the application down/, means: pilot(1212) },
  { file: /^payload\.std(?:out|err)$/, says: /\b(?:St9|std::)bad_alloc\b/, means: pilot(1212) },
  {
    file: /^payload\.stdout$/,
    says: /^sh: .{0,300}setup\.sh.{0,80}No such file or directory/m,
    means: pilot(1211),
  },
  { file: /^(?:payload|setup)\.stdout$/, says: /AtlasSetup\(FATAL\): Fatal exception/, means: pilot(1334) },
  { file: /^payload\.stderr$/, says: /No space left on device/, means: pilot(1098) },
  {
    file: /^payload\.stdout$/,
    says: /prepare 5 database is locked|Error SQLiteStatement/,
    means: pilot(1115),
  },
  { file: /^payload\.stdout$/, says: /unable to fetch source tarball from web/, means: pilot(1335) },
  { file: /^(?:payload|setup)\.stdout$/, says: /No matched release is found/, means: pilot(1244) },
  {
    file: /^setup\.stdout$/,
    says: /!!!ERROR!!!|asetup\b.{0,100}\bfail|error\b.{0,80}\brelease\b.{0,80}\bnot found/i,
    means: pilot(1334),
  },
  { file: /^payload\.stderr$/, says: /Not mounting requested bind point/, means: pilot(1308) },
  { file: /^payload\.stderr$/, says: /Failed to mount image|error: while mounting/, means: pilot(1309) },
  { file: /^payload\.stderr$/, says: /Failed to create user namespace/, means: pilot(1345) },
]

/** How messages word an error, in PanDA, at sites, and in programs; what says most stands above. */
export const messageSigns: readonly Sign[] = [
  { says: /lost heartbeat|no heartbeat/i, means: [['jobdispatcher', 100]] },
  { says: /looping/i, means: pilot(1150) },
  { says: /stage-?in.{0,40}timed? ?out|timed? ?out.{0,40}stage-?in/i, means: pilot(1151, 1099) },
  { says: /stage-?out.{0,40}timed? ?out|timed? ?out.{0,40}stage-?out/i, means: pilot(1152, 1137) },
  { says: /authentication.{0,40}stage-?in/i, means: pilot(1338) },
  { says: /authentication.{0,40}stage-?out/i, means: pilot(1383) },
  { says: /stage-?in\b/i, means: pilot(1099) },
  { says: /stage-?out\b/i, means: pilot(1137) },
  { says: /transfer timed out/i, means: pilot(1151, 1152) },
  { says: /replicas?\b.{0,40}not found|no (?:matching )?replicas?/i, means: pilot(1326, 1100, 1331) },
  {
    says: /exceeded.{0,40}memory|memory limit|maximum allowed memory/i,
    means: [...pilot(1235), ['supervisor', 5530]],
  },
  {
    says: /out of memory|bad_alloc|MemoryError|oom[- ]?kill/i,
    means: [...pilot(1212, 1223), ...transform(137)],
  },
  {
    says: /segmentation (?:fault|violation)|sigsegv|signal 11\b/i,
    means: [...transform(139), ...pilot(1328)],
  },
  { says: /work ?dir(?:ectory)?.{0,200}too (?:large|big)/i, means: pilot(1104) },
  { says: /stdout.{0,80}too (?:large|big)/i, means: pilot(1106) },
  { says: /no space left|disk (?:is )?full|disk quota/i, means: pilot(1098, 1333) },
  { says: /no matched release|release.{0,60}not found/i, means: pilot(1244, 1334) },
  { says: /atlassetup|asetup\b/i, means: pilot(1334, 1110) },
  { says: /(?:user|source) tarball/i, means: pilot(1335, 1246) },
  { says: /command not found/i, means: [...transform(127), ...pilot(1346)] },
  { says: /unrecognized arguments/i, means: pilot(1349) },
  { says: /pre-?empt|evicted/i, means: [...pilot(1379), ['supervisor', 1001]] },
  { says: /worker was (?:finished|failed|cancelled|missed)/i, means: [['taskbuffer', 300]] },
  { says: /worker already/i, means: [['supervisor', 2]] },
  { says: /expired in\b/i, means: [['taskbuffer', 102]] },
  { says: /fast rebrokerage/i, means: [['taskbuffer', 130]] },
  {
    says: /reassigned (?:to another site|by jedi)/i,
    means: [
      ['taskbuffer', 105],
      ['taskbuffer', 100],
    ],
  },
  { says: /killed by panda/i, means: [...pilot(1144), ['taskbuffer', 100]] },
  { says: /killed since task|killed by|tobekilled/i, means: [['taskbuffer', 100]] },
  {
    says: /(?:batch system|max(?:imum)?) ?-?time|wall ?time|time limit/i,
    means: [...pilot(1213), ['supervisor', 4215]],
  },
  { says: /cpu time exceeded|sigxcpu/i, means: [...pilot(1204), ...transform(152)] },
  { says: /sigterm|caught signal|signal 15\b/i, means: [...pilot(1201), ...transform(143)] },
  { says: /sigkill|signal 9\b/i, means: transform(137) },
  { says: /sigabrt|\babort(?:ed)?\b|signal 6\b|terminate called/i, means: transform(134) },
  { says: /core dump/i, means: pilot(1355) },
  { says: /getpwuid/i, means: pilot(1354) },
  { says: /remote file.{0,60}timed? ?out/i, means: pilot(1368) },
  { says: /remote file|could not be opened/i, means: pilot(1361, 1362) },
  { says: /xrdcp/i, means: pilot(1362) },
  { says: /adler|md5|checksum/i, means: pilot(1171, 1172) },
  { says: /output file.{0,40}missing|missing.{0,40}output/i, means: pilot(1165) },
  { says: /empty output/i, means: pilot(1350) },
  { says: /job cloning/i, means: [['dataservice', 200], ...pilot(1234)] },
  { says: /frontier/i, means: pilot(1369) },
  { says: /cvmfs/i, means: [...pilot(1377), ['supervisor', 2064]] },
  { says: /image.{0,30}not found/i, means: pilot(1360) },
  { says: /singularity|apptainer/i, means: pilot(1306) },
  { says: /voms/i, means: pilot(1177) },
  { says: /\bproxy\b/i, means: pilot(1163, 1177) },
  { says: /rucio/i, means: pilot(1322, 1316) },
  { says: /network (?:is )?unreachable|connection refused|no route to host/i, means: pilot(1327) },
  { says: /service (?:is )?(?:not available|unavailable)/i, means: pilot(1324, 1316) },
  { says: /execute payload|payload failed/i, means: pilot(1305) },
]

/** Words that stand in many messages and say little: looked at where nothing else fits. */
export const vagueSigns: readonly Sign[] = [
  { says: /no such file|file not found/i, means: pilot(1103, 1331) },
  { says: /timed? ?out|timeout/i, means: pilot(1151, 1152, 1367) },
  { says: /traceback|exception|\bfatal\b|athena/i, means: pilot(1305) },
  { says: /\bkilled\b/i, means: [...transform(137), ...pilot(1200)] },
  { says: /heartbeat/i, means: [['jobdispatcher', 100]] },
]
