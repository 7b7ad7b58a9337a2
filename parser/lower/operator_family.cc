// Operator families are made and altered together with operator classes: operator_class.cc.
#include "parser/lower/operator.h"
