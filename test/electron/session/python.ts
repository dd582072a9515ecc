/** Debian's own Python, which has Debian's packages; another may come first in PATH. */
export const python = '/usr/bin/python3'
