// PostgreSQL's node headers, wrapped once: C linkage, and without the macros that break C++.
// Knows which headers the raw trees need; calls nothing in them. Only parser/ includes this.
#pragma once

extern "C" {
#include "postgres.h"

#include "nodes/nodes.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "nodes/primnodes.h"
#include "nodes/value.h"
}

// port.h and c.h redirect or shorten names that belong to C++ libraries.
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

namespace dryshod {

/// The cells of a List as pointers to T: `for (const ColumnDef* c : list_of<ColumnDef>(list))`.
/// A null list is empty. T is not checked: lists of mixed nodes are list_of<Node>.
template <class T>
class ListRange {
 public:
  class iterator {
   public:
    explicit iterator(const ListCell* cell) : cell_(cell) {}
    const T* operator*() const { return static_cast<const T*>(cell_->ptr_value); }
    iterator& operator++() {
      ++cell_;
      return *this;
    }
    bool operator==(const iterator&) const = default;

   private:
    const ListCell* cell_;
  };

  explicit ListRange(const List* list) : list_(list) {}
  iterator begin() const { return iterator(list_ == nullptr ? nullptr : list_->elements); }
  iterator end() const {
    return iterator(list_ == nullptr ? nullptr : list_->elements + list_->length);
  }
  int size() const { return list_ == nullptr ? 0 : list_->length; }
  bool empty() const { return size() == 0; }
  const T* operator[](int i) const { return static_cast<const T*>(list_->elements[i].ptr_value); }

 private:
  const List* list_;
};

template <class T>
ListRange<T> list_of(const List* list) {
  return ListRange<T>(list);
}

/// The node as a T when its tag says so, else null: node_as<A_Const>(n, T_A_Const).
template <class T>
const T* node_as(const void* node, NodeTag tag) {
  return node != nullptr && static_cast<const Node*>(node)->type == tag
             ? static_cast<const T*>(node)
             : nullptr;
}

}  // namespace dryshod
