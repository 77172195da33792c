"""Every bound in one place, each with its reason."""

PAGE_BYTES = 4096  # Xen's page, the size of fb page and kbd page
SLOT_BYTES = 40  # XENFB_OUT_EVENT_SIZE, XENKBD_IN_EVENT_SIZE
FB_OUT_OFFSET = 2048  # XENFB_OUT_RING_OFFS
FB_OUT_SLOTS = 51  # XENFB_OUT_RING_LEN
FB_IN_OFFSET = 1024  # XENFB_IN_RING_OFFS
FB_IN_SLOTS = 25  # XENFB_IN_RING_LEN
KBD_IN_OFFSET = 1024  # XENKBD_IN_RING_OFFS
KBD_IN_SLOTS = 51  # XENKBD_IN_RING_LEN

DAMAGE_RECTS = 8  # QEMU's xenfb queue: more become one bounding box
SIDE_MAX = 16384  # no output or framebuffer side is longer; GL_MAX_TEXTURE_SIZE of llvmpipe
RECORD_BYTES = 4096  # header and payload of one pipe record: PIPE_BUF, so writes are whole
TITLE_BYTES = 256
CURSOR_SIDE = 64
FRAME_OFFSET_MAX = 1 << 30  # where a picture begins in its dma-buf; drivers count in 32 bits
FRAMES_A_LOOK = 8  # packets of a frame socket: more wait in the kernel, which bounds them
FRAME_FORMATS_MAX = 128  # of one offer
FENCE_MS = 1000  # a GPU that is still drawing a frame after this long has been hung by its guest
CLIPBOARD_BYTES = 32768
CLIPBOARD_MS = 2000  # from the copy hotkey to the last part of the answer (E17)
PASTE_ANSWER_MS = 60_000  # the user's own answer, where policy asks: a gesture is forgotten after a minute

QUESTIONS_MAX = 16  # waiting at once; what comes then is refused where it comes from
ANSWERS_MAX = 4  # buttons that a small output has room for
FRESH_MS = 500  # a question has to be in sight for so long before an answer counts (E07)

CONTROL_BYTES = 65536  # one packet of the control socket
CONTROL_DEPTH = 16  # nesting, looked at before the parser sees it
CONTROL_PER_USER = 8  # open connections
CONTROL_SILENT_MS = 5000
POLICY_BYTES = 65536
POLICY_DEPTH = 16  # dots in one key, brackets: tomllib takes seconds on deep keys
DOMAINS_MAX = 64  # a screen with more is no longer legible
LABELS_MAX = 64

HELD_EVENTS = 256  # waiting for the indicator (P11); more and everything queued goes
HELD_MS = 250  # indicator before input, then discard
KEYS_DOWN_MAX = 40  # keys a guest holds: all their releases fit the ring of 51 slots
CONTACTS_MAX = 10  # fingers of a device, and those that a guest is told of
KEY_CODE_MAX = 0x2FF  # KEY_MAX of linux/input-event-codes.h

DEVICES_MAX = 128  # input devices at once; the kernel hands out 1024 nodes

DOORBELL_MS = 1  # at most one look at a guest's doorbell in this time (A06)
RESIZES_PER_SECOND = 4  # reallocations per guest (A09)
BACKOFF_S = (1, 2, 4, 8, 16, 32, 60)  # after the n-th drop
BACKOFF_FORGIVEN_S = 600  # a drop this long after the one before it counts as the first again
CONNECTS_PER_SECOND = 8  # sessions of one domain: a guest that only comes and goes has to wait (A11)
QUARANTINE_DROPS = 3  # within QUARANTINE_S
QUARANTINE_S = 60
HANDSHAKE_MS = 2000  # half a record and then silence (A12)

LOCK_DOTS = 16  # characters of a password that are shown as typed; more look like so many
LOCK_WAIT_S = 64  # after wrong passwords 1, 2, 4, ... up to this many seconds
LOCK_IDLE_S = 86400
PASSWORD_BYTES = 512  # PAM_MAX_RESP_SIZE of Linux-PAM
TYPED_GRAIN_US = 100_000  # when keys are typed says something about which they are

RECORDING_BYTES = 64 << 20  # of one file, so that a forgotten recording fills no disk
RECORDING_LINE_BYTES = 1 << 20  # a policy, escaped, with room
RECORDING_WAITING = 65536  # events that wait for the disk; more, and the recording ends
