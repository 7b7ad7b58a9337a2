// That a role has a password is said by CREATE and ALTER ROLE, which role.cc lowers.
#include "parser/lower/of_cluster.h"
