/* What a libpg_query built against glibc 2.38 or newer expects, for machines with an older one.
 * Each function is here only where the configure step found none; nothing else belongs here. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifndef DRYSHOD_HAVE_ISOC23_STRTOUL
/* strtoul as C23 has it: with "0b" prefixes, which libpg_query never passes (it reads \U escapes
 * and Unicode digits in base 16 and 8). */
unsigned long __isoc23_strtoul(const char* text, char** end, int base);
unsigned long __isoc23_strtoul(const char* text, char** end, int base) {
  return strtoul(text, end, base);
}
#endif

#ifndef DRYSHOD_HAVE_STRLCPY
size_t strlcpy(char* target, const char* source, size_t size);
size_t strlcpy(char* target, const char* source, size_t size) {
  const size_t length = strlen(source);
  if (size > 0) {
    const size_t copied = length < size ? length : size - 1;
    memcpy(target, source, copied);
    target[copied] = '\0';
  }
  return length;
}
#endif
