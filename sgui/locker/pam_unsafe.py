"""libpam: one question, whether this password opens this user's session, and one of three answers.

What PAM's modules say in words is dropped: it is not ours, and would be shown on a trusted screen.
Source: Linux-PAM, security/pam_appl.h and _pam_types.h; linux man-pages pam_conv(3), pam_fail_delay(3).
"""

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint, c_void_p

from sgui.host.pam_service import SERVICE
from sgui.locker.password_unsafe import Password
from sgui.values.lock import Answer

# security/_pam_types.h
PAM_SUCCESS, PAM_BUF_ERR, PAM_CONV_ERR = 0, 5, 19
PAM_NEW_AUTHTOK_REQD = 12  # right, and due to be changed: that is for the next login
PAM_PROMPT_ECHO_OFF, PAM_ERROR_MSG, PAM_TEXT_INFO = 1, 3, 4
PAM_FAIL_DELAY = 10
# PAM_PERM_DENIED, AUTH_ERR, CRED_INSUFFICIENT, USER_UNKNOWN, MAXTRIES, ACCT_EXPIRED: PAM knows, and says no
NO = frozenset({6, 7, 8, 10, 11, 13})
MESSAGES_MAX = 32  # PAM_MAX_NUM_MSG


class _Message(ctypes.Structure):
    _fields_ = (("style", c_int), ("words", c_char_p))


class _Response(ctypes.Structure):
    _fields_ = (("text", c_void_p), ("code", c_int))


_CONVERSE = ctypes.CFUNCTYPE(c_int, c_int, POINTER(POINTER(_Message)), POINTER(POINTER(_Response)), c_void_p)
_DELAY = ctypes.CFUNCTYPE(None, c_int, c_uint, c_void_p)


class _Conversation(ctypes.Structure):
    _fields_ = (("converse", _CONVERSE), ("data", c_void_p))


_libc = ctypes.CDLL(None)
_libc.calloc.restype, _libc.calloc.argtypes = c_void_p, (c_size_t, c_size_t)
_libc.free.restype, _libc.free.argtypes = None, (c_void_p,)


def check(user: str, services: str, password: Password) -> Answer:
    """GRANTED, REFUSED, or BROKEN where PAM cannot tell. services: its folder, "" for the system's."""
    try:
        # SAFETY: the loader finds libpam by its fixed name; no path comes from outside.
        pam = ctypes.CDLL("libpam.so.0")
        start = pam.pam_start_confdir if services else pam.pam_start
    except (OSError, AttributeError):
        return Answer.BROKEN
    converse = _CONVERSE(lambda count, asked, told, _: _answer(count, asked, told, password))
    conversation = _Conversation(converse, None)
    handle = c_void_p()
    names = (c_char_p(SERVICE.encode("ascii")), c_char_p(user.encode("ascii")))
    folder = (c_char_p(services.encode("ascii")),) if services else ()
    # SAFETY: strings, conversation and handle live until pam_end below; PAM copies what it keeps.
    status = start(*names, ctypes.byref(conversation), *folder, ctypes.byref(handle))
    if status != PAM_SUCCESS:
        return Answer.BROKEN
    # PAM would sleep for seconds after a wrong password; the seat makes the user wait, and says so.
    at_once = _DELAY(lambda *_: None)
    # SAFETY: the function lives until pam_end; PAM calls it with the three arguments of its type.
    pam.pam_set_item(handle, PAM_FAIL_DELAY, ctypes.cast(at_once, c_void_p))
    # SAFETY: a handle that pam_start has made, used by this thread alone.
    status = pam.pam_authenticate(handle, 0) or pam.pam_acct_mgmt(handle, 0)
    # SAFETY: the handle's last use.
    pam.pam_end(handle, status)
    if status in (PAM_SUCCESS, PAM_NEW_AUTHTOK_REQD):
        return Answer.GRANTED
    return Answer.REFUSED if status in NO else Answer.BROKEN


def _answer(count: int, asked, told, password: Password) -> int:  # type: ignore[no-untyped-def]
    """Each question without echo gets the password; who asks for anything else gets nothing."""
    if not 0 < count <= MESSAGES_MAX:
        return PAM_CONV_ERR
    styles = [asked[n].contents.style for n in range(count)]
    if not set(styles) <= {PAM_PROMPT_ECHO_OFF, PAM_ERROR_MSG, PAM_TEXT_INFO}:
        return PAM_CONV_ERR
    # SAFETY: PAM frees array and texts with free(), as pam_conv(3) demands; zeroed, so no text is garbage.
    responses = _libc.calloc(count, ctypes.sizeof(_Response))
    if not responses:
        return PAM_BUF_ERR
    array = ctypes.cast(responses, POINTER(_Response))
    for n, style in enumerate(styles):
        if style == PAM_PROMPT_ECHO_OFF:
            # SAFETY: length + 1 zeroed bytes, of which `length` are overwritten from the password's own page.
            array[n].text = _libc.calloc(1, password.length + 1)
            if array[n].text:
                ctypes.memmove(array[n].text, password.address, password.length)
    told[0] = array
    return PAM_SUCCESS
