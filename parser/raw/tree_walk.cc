// raw_expression_tree_walker() of src/backend/nodes/nodeFuncs.c; what it has no case for has no
// parts here. Depth is bounded, so that its own check of the stack has nothing to say.
#include "parser/raw/tree_walk.h"

extern "C" {
#include "nodes/nodeFuncs.h"
bool pg_query_raw_tree_walker_supports(Node* node);
}

namespace dryshod {
namespace {

constexpr int kDeepest = 2000;

struct Walk {
  const std::function<bool(const Node*)>* visit;
  int depth;
};

bool step(Node* node, void* context) {
  auto& walk = *static_cast<Walk*>(context);
  if (node == nullptr) return false;
  const bool is_list = node->type == T_List;
  if (!is_list && !(*walk.visit)(node)) return false;
  if (walk.depth >= kDeepest || (!is_list && !pg_query_raw_tree_walker_supports(node)))
    return false;
  ++walk.depth;
  raw_expression_tree_walker_impl(node, step, context);
  --walk.depth;
  return false;
}

}  // namespace

void walk_tree(const Node* node, const std::function<bool(const Node*)>& visit) {
  Walk walk{&visit, 0};
  step(const_cast<Node*>(node), &walk);
}

}  // namespace dryshod
