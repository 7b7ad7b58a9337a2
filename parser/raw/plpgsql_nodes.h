// PL/pgSQL's own tree, wrapped once: C linkage, and no name of its that breaks C++.
// Knows which header the trees need; calls nothing in it. Only parser/ includes this.
#pragma once

#include "parser/raw/pg_nodes.h"

// commands/trigger.h leads to "catalog/catalog.h", which in this tree is another file. plpgsql.h
// wants pointers to one of its types.
#define TRIGGER_H
extern "C" {
typedef struct TriggerData TriggerData;
#include "plpgsql.h"
}

#undef _
#undef Abs
#undef Max
#undef Min
#undef foreach
#undef gettext
#undef dgettext
#undef ngettext
#undef dngettext
#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#undef vprintf
#undef vfprintf
#undef vsprintf
#undef vsnprintf
#undef strerror
#undef strerror_r
#undef bind
#undef socket
#undef listen
#undef accept
#undef connect
#undef select
#undef send
#undef recv
#undef open
#undef fopen
#undef rename
#undef unlink
#undef stat
#undef lstat
#undef fstat
