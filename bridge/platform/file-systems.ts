// The shim loads this file: it imports no package.

/** `f_type` of statfs(2): OpenAFS's own number, and the kernel's (`linux/magic.h`). */
const AFS = [0x53_46_41_4f, 0x6b_41_46_53]

/** AFS, as at CERN: modes and owners of folders say nothing there, rights are in lists of its own. `/afs` shows as open to all. */
export const afs: ReadonlySet<number> = new Set(AFS)

/** Where a file's mode says nothing of who may read it: AFS, FUSE (such as EOS), SMB twice, 9P (`linux/magic.h`). */
export const withoutModes: ReadonlySet<number> = new Set([
  ...AFS,
  0x65_73_55_46,
  0xff_53_4d_42,
  0xfe_53_4d_42,
  0x01_02_19_97,
])
