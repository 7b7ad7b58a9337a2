// What is loose in a family comes by ALTER OPERATOR FAMILY or CREATE OPERATOR CLASS:
// operator_class.cc.
#include "parser/lower/operator.h"
