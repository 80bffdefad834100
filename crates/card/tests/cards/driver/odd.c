/* A PKCS#11 driver (v2.40) of one slot that misbehaves in the way which ODD_WAY names. Otherwise it is an empty token, whose PIN
   is typed on the reader's keypad where ODD_WAY begins with "keypad". Types as in the standard, written down as far as needed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ULONG;
typedef unsigned char BYTE;

enum {
  OK = 0, FUNCTION_FAILED = 6, ARGUMENTS_BAD = 7, DEVICE_REMOVED = 0x32, FUNCTION_CANCELED = 0x50, FUNCTION_NOT_SUPPORTED = 0x54,
  PIN_INCORRECT = 0xa0, PIN_LOCKED = 0xa4, BUFFER_TOO_SMALL = 0x150
};
enum {
  LOGIN_REQUIRED = 4, USER_PIN_INITIALIZED = 8, PROTECTED_AUTHENTICATION_PATH = 0x100, TOKEN_INITIALIZED = 0x400,
  COUNT_LOW = 0x10000, FINAL_TRY = 0x20000, LOCKED = 0x40000, SO_COUNT_LOW = 0x100000, SO_FINAL_TRY = 0x200000,
  SO_LOCKED = 0x400000
};

typedef struct { BYTE major, minor; } VERSION;
typedef struct { VERSION v; BYTE maker[32]; ULONG flags; BYTE description[32]; VERSION library; } INFO;
typedef struct { BYTE description[64], maker[32]; ULONG flags; VERSION hardware, firmware; } SLOT_INFO;
typedef struct {
  BYTE label[32], maker[32], model[16], serial[16];
  ULONG flags, max_sessions, sessions, max_rw, rw, max_pin, min_pin, total_public, free_public, total_private, free_private;
  VERSION hardware, firmware;
  BYTE time[16];
} TOKEN_INFO;
typedef struct { ULONG type; void *value; ULONG length; } ATTRIBUTE;

static int is(const char *way) {
  const char *asked = getenv("ODD_WAY");
  return asked && strcmp(asked, way) == 0;
}

static int begins(const char *way) {
  const char *asked = getenv("ODD_WAY");
  return asked && strncmp(asked, way, strlen(way)) == 0;
}

/* Lives as long as the process: a card behind one driver. Tries are written down in a file, as a card keeps them. */
static ULONG tries(void) {
  const char *path = getenv("ODD_TRIES");
  FILE *file = path ? fopen(path, "r") : 0;
  ULONG count = 0;
  if (file) {
    if (fscanf(file, "%lu", &count) != 1) count = 0;
    fclose(file);
  }
  return count;
}

static void tried(void) {
  const char *path = getenv("ODD_TRIES");
  ULONG count = tries() + 1;
  FILE *file = path ? fopen(path, "w") : 0;
  if (file) {
    fprintf(file, "%lu", count);
    fclose(file);
  }
}

static void blank(BYTE *field, size_t length, const char *text) {
  memset(field, ' ', length);
  memcpy(field, text, strlen(text));
}

static ULONG initialize(void *args) {
  if (is("hang at start")) for (;;) pause();
  if (is("crash at start")) abort();
  return OK;
}

static ULONG finalize(void *args) { return OK; }

static ULONG get_info(INFO *info) { memset(info, 0, sizeof *info); return OK; }

static ULONG slot_list(BYTE present, ULONG *list, ULONG *count) {
  if (is("hang at slots")) for (;;) pause();
  if (is("crash at slots")) *(volatile int *)8 = 1;
  if (is("exit at slots")) _exit(0);
  if (is("a million slots")) { *count = 1000000; if (list) memset(list, 0, 1000000 * sizeof *list); return OK; }
  if (is("more slots than there are")) { *count = ~0UL >> 4; return OK; }
  if (is("an answer nobody knows")) return 0x12345678;
  if (is("no slots")) { *count = 0; return OK; }
  if (begins("chatter")) { printf("odd: debug output\n"); fflush(stdout); fprintf(stderr, "odd: more of it\n"); }
  if (is("chatter without end")) for (;;) { printf("odd odd odd odd\n"); }
  if (list) list[0] = 3;
  *count = 1;
  return OK;
}

static ULONG slot_info(ULONG slot, SLOT_INFO *info) {
  memset(info, 0, sizeof *info);
  blank(info->description, sizeof info->description, "Odd reader");
  blank(info->maker, sizeof info->maker, "odd");
  info->flags = is("pulled at login") && tries() ? 0 : 1;
  return OK;
}

static ULONG token_info(ULONG slot, TOKEN_INFO *info) {
  memset(info, 0, sizeof *info);
  blank(info->label, 32, "Odd");
  blank(info->maker, 32, "odd");
  blank(info->model, 16, "odd");
  blank(info->serial, 16, "1");
  if (is("letters that are none")) memset(info->label, 0xff, 32);
  info->flags = LOGIN_REQUIRED | USER_PIN_INITIALIZED | TOKEN_INITIALIZED;
  if (begins("keypad")) info->flags |= PROTECTED_AUTHENTICATION_PATH;
  if (begins("three tries")) {
    ULONG count = tries();
    if (count >= 1) info->flags |= COUNT_LOW;
    if (count >= 2) info->flags |= FINAL_TRY;
    if (count >= 3) info->flags |= LOCKED;
  }
  if (begins("unlock by PUK")) {
    ULONG count = tries();
    info->flags |= LOCKED;
    if (count >= 1) info->flags |= SO_COUNT_LOW;
    if (count >= 2) info->flags |= SO_FINAL_TRY;
    if (count >= 3) info->flags |= SO_LOCKED;
  }
  info->max_pin = 12;
  info->min_pin = 4;
  memset(info->time, '0', 16);
  return OK;
}

static ULONG mechanism_list(ULONG slot, ULONG *list, ULONG *count) {
  if (list) list[0] = 0x1041; /* CKM_ECDSA */
  *count = 1;
  return OK;
}

static ULONG open_session(ULONG slot, ULONG flags, void *app, void *notify, ULONG *session) { *session = 1; return OK; }
static ULONG close_session(ULONG session) { return OK; }

static ULONG login(ULONG session, ULONG user, BYTE *pin, ULONG length) {
  if (begins("keypad")) {
    if (pin) return ARGUMENTS_BAD;
    return is("keypad cancelled") ? FUNCTION_CANCELED : OK;
  }
  tried();
  if (is("pulled at login")) return FUNCTION_FAILED;
  if (is("refuses login")) return FUNCTION_FAILED;
  if (is("says locked")) return PIN_LOCKED;
  if (begins("three tries")) return PIN_INCORRECT;
  return OK;
}

static ULONG logout(ULONG session) { return OK; }

static ULONG set_pin(ULONG session, BYTE *old, ULONG old_length, BYTE *new, ULONG new_length) {
  if (begins("keypad")) return old || new ? ARGUMENTS_BAD : OK;
  if (begins("unlock by PUK")) {
    tried();
    return old_length == 8 && memcmp(old, "90210742", 8) == 0 ? OK : PIN_INCORRECT;
  }
  return FUNCTION_FAILED;
}

static ULONG init_pin(ULONG session, BYTE *pin, ULONG length) {
  if (begins("keypad")) return pin ? ARGUMENTS_BAD : OK;
  return FUNCTION_FAILED;
}

static int left;
static ULONG find_init(ULONG session, ATTRIBUTE *template, ULONG count) {
  left = is("no keys") ? 0 : 1;
  return OK;
}
static ULONG find(ULONG session, ULONG *objects, ULONG most, ULONG *count) {
  *count = left && most ? 1 : 0;
  if (*count) objects[0] = 1;
  left = 0;
  return OK;
}
static ULONG find_final(ULONG session) { return OK; }

/* Every attribute is the same rubbish, or claims to be longer than memory. */
static ULONG attributes(ULONG session, ULONG object, ATTRIBUTE *template, ULONG count) {
  for (ULONG i = 0; i < count; i++) {
    ULONG length = is("endless attributes") ? ~0UL >> 2 : 7;
    if (template[i].value && template[i].length >= length) memset(template[i].value, 0x30, length);
    template[i].length = length;
  }
  return OK;
}

static ULONG sign_init(ULONG session, void *mechanism, ULONG key) {
  if (is("hang at signing")) for (;;) pause();
  if (is("crash at signing")) abort();
  return is("pulled at signing") ? DEVICE_REMOVED : OK;
}

static ULONG sign(ULONG session, BYTE *data, ULONG data_length, BYTE *signature, ULONG *length) {
  ULONG mine = is("a short signature") ? 5 : 64;
  if (is("a signature longer than memory")) { *length = ~0UL >> 2; return OK; }
  if (signature) {
    if (*length < mine) return BUFFER_TOO_SMALL;
    memset(signature, 0x42, mine);
  }
  *length = mine;
  return OK;
}

static ULONG nothing(void) { return FUNCTION_NOT_SUPPORTED; }

/* The table's order is the standard's. */
static struct { VERSION v; void *calls[68]; } table = { { 2, 40 }, {
  initialize, finalize, get_info, nothing, slot_list, slot_info, token_info, mechanism_list, nothing, nothing,
  init_pin, set_pin, open_session, close_session, nothing, nothing, nothing, nothing, login, logout,
  nothing, nothing, nothing, nothing, attributes, nothing, find_init, find, find_final, nothing,
  nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing,
  nothing, nothing, sign_init, sign, nothing, nothing, nothing, nothing, nothing, nothing,
  nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing,
  nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing
} };

ULONG C_GetFunctionList(void **list) {
  if (is("no table")) { *list = 0; return OK; }
  if (is("no functions in the table")) memset(table.calls, 0, sizeof table.calls);
  *list = &table;
  return OK;
}
