"""`python3 as_user.py USER COMMAND...`: become another user, keep nothing of the old one, run the command."""

import os
import pwd
import sys

account = pwd.getpwnam(sys.argv[1])
os.setgroups([])
os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  (the command is the image's own)
