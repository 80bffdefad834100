/* A PKCS#11 driver (v2.40) that hands everything on to SoftHSM, but hangs in C_Sign as long as the file lies there which HANGS names. Every
   C_Sign that begins is a line in the file which SIGNED names. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ULONG;
typedef unsigned char BYTE;
typedef ULONG (*SIGN)(ULONG session, BYTE *data, ULONG length, BYTE *signature, ULONG *room);

enum { FUNCTION_FAILED = 6, FUNCTIONS = 68, SIGN_FUNCTION = 43 };
typedef struct { struct { BYTE major, minor; } version; void *functions[FUNCTIONS]; } LIST;

static LIST list;
static SIGN real_sign;

static ULONG sign(ULONG session, BYTE *data, ULONG length, BYTE *signature, ULONG *room) {
  FILE *signatures = fopen(getenv("SIGNED"), "a");
  if (signatures) { fputs("C_Sign\n", signatures); fclose(signatures); }
  while (access(getenv("HANGS"), F_OK) == 0) usleep(20000);
  return real_sign(session, data, length, signature, room);
}

ULONG C_GetFunctionList(LIST **found) {
  if (!real_sign) {
    ULONG (*get)(LIST **);
    LIST *real;
    void *library = dlopen(getenv("BEHIND"), RTLD_NOW | RTLD_LOCAL);
    if (!library) return FUNCTION_FAILED;
    *(void **)&get = dlsym(library, "C_GetFunctionList");
    if (!get || get(&real)) return FUNCTION_FAILED;
    memcpy(&list, real, sizeof list);
    *(void **)&real_sign = list.functions[SIGN_FUNCTION];
    list.functions[SIGN_FUNCTION] = (void *)sign;
  }
  *found = &list;
  return 0;
}
