// See order.h. Kahn's algorithm with a heap, so that the order depends on priorities and tags
// alone.
#include "parser/live/order.h"

#include <algorithm>
#include <queue>

namespace dryshod {
namespace {

class Order {
 public:
  Order(std::vector<LiveItem>& items, const Split& split) : items_(items), split_(split) {}

  std::vector<uint32_t> all() {
    missing_.resize(items_.size());
    users_.resize(items_.size());
    done_.resize(items_.size());
    for (uint32_t i = 0; i < items_.size(); ++i) {
      for (const uint32_t need : items_[i].needs) count(i, need);
      for (const uint32_t need : items_[i].rest_needs) count(i, need);
      if (missing_[i] == 0) ready_.push(i);
    }
    while (order_.size() < items_.size()) {
      if (ready_.empty()) break_cycle();
      while (!ready_.empty()) {
        const uint32_t next = ready_.top();
        ready_.pop();
        if (!done_[next]) finish(next);
      }
    }
    return std::move(order_);
  }

 private:
  bool later(uint32_t a, uint32_t b) const {
    const LiveItem& x = items_[a];
    const LiveItem& y = items_[b];
    if (x.priority != y.priority) return x.priority > y.priority;
    const int tags = x.tag.compare(y.tag);
    return tags != 0 ? tags > 0 : a > b;
  }

  void count(uint32_t user, uint32_t need) {
    users_[need].push_back(user);
    ++missing_[user];
  }

  void finish(uint32_t i) {
    done_[i] = true;
    order_.push_back(i);
    for (const uint32_t user : users_[i]) {
      if (--missing_[user] == 0 && !done_[user]) ready_.push(user);
    }
  }

  /// Some unfinished item that `i` waits for.
  const uint32_t* unfinished(uint32_t i) const {
    for (const auto* needs : {&items_[i].needs, &items_[i].rest_needs}) {
      for (const uint32_t& need : *needs) {
        if (!done_[need]) return &need;
      }
    }
    return nullptr;
  }

  /// From the first that waits, along what each waits for, until one comes again.
  std::vector<uint32_t> find_cycle() const {
    uint32_t at = 0;
    bool found = false;
    for (uint32_t i = 0; i < items_.size(); ++i) {
      if (done_[i] || (found && !later(at, i))) continue;
      at = i;
      found = true;
    }
    std::vector<uint32_t> path;
    for (;;) {
      const auto before = std::find(path.begin(), path.end(), at);
      if (before != path.end()) return {before, path.end()};
      path.push_back(at);
      at = *unfinished(at);
    }
  }

  void break_cycle() {
    const std::vector<uint32_t> cycle = find_cycle();
    const uint32_t* best = nullptr;
    for (const uint32_t& i : cycle) {
      if (!items_[i].can_split || items_[i].rest_needs.empty()) continue;
      // What needs something besides is not helped by its own split.
      const bool waits = std::any_of(items_[i].needs.begin(), items_[i].needs.end(),
                                     [&](uint32_t need) { return !done_[need]; });
      if (best == nullptr || (!waits && later(*best, i))) best = &i;
    }
    if (best == nullptr) {
      // What is in a circle all the same is left to the reader of the text, which waits for names.
      finish(*std::min_element(cycle.begin(), cycle.end(),
                               [&](uint32_t a, uint32_t b) { return later(b, a); }));
      return;
    }
    cut(*best);
  }

  void cut(uint32_t i) {
    LiveItem rest;
    rest.priority = items_[i].priority;
    rest.tag = items_[i].tag;
    rest.text = split_(i);
    rest.needs = std::move(items_[i].rest_needs);
    items_[i].rest_needs.clear();
    items_[i].can_split = false;
    for (const uint32_t need : rest.needs) {
      if (done_[need]) continue;
      auto& users = users_[need];
      users.erase(std::find(users.begin(), users.end(), i));
      --missing_[i];
    }
    rest.needs.push_back(i);
    const auto added = static_cast<uint32_t>(items_.size());
    items_.push_back(std::move(rest));
    missing_.push_back(0);
    users_.emplace_back();
    done_.push_back(false);
    for (const uint32_t need : items_[added].needs) {
      if (!done_[need]) count(added, need);
    }
    if (missing_[i] == 0) ready_.push(i);
  }

  struct Later {
    const Order* order;
    bool operator()(uint32_t a, uint32_t b) const { return order->later(a, b); }
  };

  std::vector<LiveItem>& items_;
  const Split& split_;
  std::vector<uint32_t> missing_;
  std::vector<std::vector<uint32_t>> users_;
  std::vector<bool> done_;
  std::priority_queue<uint32_t, std::vector<uint32_t>, Later> ready_{Later{this}};
  std::vector<uint32_t> order_;
};

}  // namespace

std::vector<uint32_t> order_items(std::vector<LiveItem>& items, const Split& split) {
  return Order(items, split).all();
}

}  // namespace dryshod
