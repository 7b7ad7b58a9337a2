// Layers by longest path, order within a layer by the middle of the neighbours (Sugiyama's way),
// places by pooling what would overlap; see graph_layout.h.
#include "migration/graph_layout.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace dryshod {
namespace {

constexpr int kSweeps = 12;
constexpr int64_t kScale = 1024;  // places within a layer, in parts of a row

/// A part of the graph that hangs together. Its first nodes are the graph's, the rest are bends:
/// where a long line passes a layer.
class Part {
 public:
  Part(const std::vector<size_t>& nodes, const std::vector<std::pair<size_t, size_t>>& edges,
       const GraphMeasures& measures)
      : m_(measures), layer_(nodes.size()) {
    set_layers(edges);
    bend(edges);
    order();
    place();
  }

  int width() const {
    const auto columns = static_cast<int>(layers_.size());
    return columns * m_.box_width + (columns - 1) * m_.column_gap;
  }
  int height() const { return height_; }
  GraphLayout::Point corner(size_t node) const { return {of_(node), static_cast<int>(y_[node])}; }

  std::vector<GraphLayout::Point> line(size_t edge) const {
    std::vector<GraphLayout::Point> points;
    const std::vector<size_t>& chain = chains_[edge];
    for (size_t i = 0; i < chain.size(); ++i) {
      const int x = of_(chain[i]), y = static_cast<int>(y_[chain[i]]) + size_of(chain[i]) / 2;
      if (i > 0) points.push_back({x, y});
      if (i + 1 < chain.size()) points.push_back({x + m_.box_width, y});
    }
    return points;
  }

 private:
  using Edges = std::vector<std::pair<size_t, size_t>>;

  int of_(size_t v) const { return static_cast<int>(layer_[v]) * (m_.box_width + m_.column_gap); }
  bool is_bend(size_t v) const { return v >= real_; }
  int size_of(size_t v) const { return is_bend(v) ? m_.row_gap : m_.box_height; }

  void set_layers(const Edges& edges) {
    real_ = layer_.size();
    std::vector<std::vector<size_t>> out(real_);
    std::vector<bool> waits(real_);
    for (const auto& [u, v] : edges) {
      out[u].push_back(v);
      waits[v] = true;
    }
    for (size_t u = 0; u < real_; ++u) {
      for (const size_t v : out[u]) layer_[v] = std::max(layer_[v], layer_[u] + 1);
    }
    for (size_t u = real_; u-- > 0;) {  // what waits for nothing stands near to what waits for it
      if (waits[u] || out[u].empty()) continue;
      size_t nearest = layer_[out[u][0]];
      for (const size_t v : out[u]) nearest = std::min(nearest, layer_[v]);
      layer_[u] = nearest - 1;
    }
    layers_.resize(*std::max_element(layer_.begin(), layer_.end()) + 1);
    for (size_t v = 0; v < real_; ++v) layers_[layer_[v]].push_back(v);
  }

  void bend(const Edges& edges) {
    for (const auto& [u, v] : edges) {
      std::vector<size_t> chain = {u};
      for (size_t layer = layer_[u] + 1; layer < layer_[v]; ++layer) {
        chain.push_back(layer_.size());
        layers_[layer].push_back(layer_.size());
        layer_.push_back(layer);
      }
      chain.push_back(v);
      chains_.push_back(std::move(chain));
    }
    before_.resize(layer_.size());
    after_.resize(layer_.size());
    for (const std::vector<size_t>& chain : chains_) {
      for (size_t i = 0; i + 1 < chain.size(); ++i) {
        after_[chain[i]].push_back(chain[i + 1]);
        before_[chain[i + 1]].push_back(chain[i]);
      }
    }
  }

  /// The middle of where the neighbours are; where there is none, where it is itself.
  static int64_t middle(const std::vector<size_t>& neighbours, const std::vector<int64_t>& where,
                        int64_t own) {
    if (neighbours.empty()) return own;
    int64_t sum = 0;
    for (const size_t v : neighbours) sum += where[v];
    return sum / static_cast<int64_t>(neighbours.size());
  }

  void order() {
    std::vector<int64_t> rank(layer_.size());
    const auto number = [&](const std::vector<size_t>& layer) {
      for (size_t i = 0; i < layer.size(); ++i) rank[layer[i]] = static_cast<int64_t>(i) * kScale;
    };
    for (const auto& layer : layers_) number(layer);
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (size_t i = 0; i < layers_.size(); ++i) {
        std::vector<size_t>& layer = layers_[down ? i : layers_.size() - 1 - i];
        std::vector<std::pair<int64_t, size_t>> keyed;
        keyed.reserve(layer.size());
        for (const size_t v : layer) {
          keyed.emplace_back(middle(down ? before_[v] : after_[v], rank, rank[v]), v);
        }
        std::stable_sort(keyed.begin(), keyed.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (size_t k = 0; k < keyed.size(); ++k) layer[k] = keyed[k].second;
        number(layer);
      }
    }
  }

  void place() {
    y_.resize(layer_.size());
    for (const auto& layer : layers_) {
      int64_t y = 0;
      for (const size_t v : layer) {
        y_[v] = y;
        y += size_of(v) + m_.row_gap;
      }
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (size_t i = 0; i < layers_.size(); ++i) {
        const size_t at = down ? i : layers_.size() - 1 - i;
        settle(layers_[at], down ? before_ : after_);
      }
    }
    const int64_t top = *std::min_element(y_.begin(), y_.end());
    for (size_t v = 0; v < y_.size(); ++v) {
      y_[v] -= top;
      height_ = std::max(height_, static_cast<int>(y_[v]) + size_of(v));
    }
  }

  /// Each to the height of its neighbours, as far as the order and the room of the others allow:
  /// those that want the same place share it around the middle of their wishes.
  void settle(const std::vector<size_t>& layer,
              const std::vector<std::vector<size_t>>& neighbours) {
    struct Pool {
      int64_t sum, count;
      int64_t mean() const { return sum / count; }
    };
    std::vector<int64_t> offset(layer.size());
    std::vector<Pool> pools;
    std::vector<int64_t> centre(y_.size());
    for (size_t v = 0; v < y_.size(); ++v) centre[v] = y_[v] + size_of(v) / 2;
    for (size_t i = 0; i < layer.size(); ++i) {
      const size_t v = layer[i];
      if (i > 0) offset[i] = offset[i - 1] + size_of(layer[i - 1]) + m_.row_gap;
      const int64_t wish = middle(neighbours[v], centre, centre[v]) - size_of(v) / 2;
      pools.push_back({wish - offset[i], 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        const Pool last = pools.back();
        pools.pop_back();
        pools.back().sum += last.sum;
        pools.back().count += last.count;
      }
    }
    size_t i = 0;
    for (const Pool& pool : pools) {
      for (int64_t k = 0; k < pool.count; ++k, ++i) y_[layer[i]] = pool.mean() + offset[i];
    }
  }

  const GraphMeasures& m_;
  size_t real_ = 0;
  int height_ = 0;
  std::vector<size_t> layer_;                // by node and bend
  std::vector<std::vector<size_t>> layers_;  // from above
  std::vector<std::vector<size_t>> chains_;  // by edge: its nodes and bends
  std::vector<std::vector<size_t>> before_, after_;
  std::vector<int64_t> y_;
};

/// By node: the first node of its part.
std::vector<size_t> parts_of(size_t nodes, const std::vector<std::pair<size_t, size_t>>& edges) {
  std::vector<size_t> part(nodes);
  std::iota(part.begin(), part.end(), size_t{0});
  const auto root = [&](size_t v) {
    while (part[v] != v) v = part[v] = part[part[v]];
    return v;
  };
  for (const auto& [u, v] : edges) {
    const size_t a = root(u), b = root(v);
    part[std::max(a, b)] = std::min(a, b);
  }
  for (size_t v = 0; v < nodes; ++v) part[v] = root(v);
  return part;
}

}  // namespace

GraphLayout lay_out(size_t nodes, const std::vector<std::pair<size_t, size_t>>& edges,
                    const GraphMeasures& measures) {
  GraphLayout out;
  out.boxes.resize(nodes);
  out.lines.resize(edges.size());
  const std::vector<size_t> part_of = parts_of(nodes, edges);
  std::vector<size_t> place(nodes);  // within its part
  int x = 0, y = 0, row_height = 0;
  for (size_t first = 0; first < nodes; ++first) {
    if (part_of[first] != first) continue;
    std::vector<size_t> members;
    for (size_t v = first; v < nodes; ++v) {
      if (part_of[v] != first) continue;
      place[v] = members.size();
      members.push_back(v);
    }
    std::vector<size_t> own;
    std::vector<std::pair<size_t, size_t>> own_edges;
    for (size_t e = 0; e < edges.size(); ++e) {
      const auto [low, high] = std::minmax(edges[e].first, edges[e].second);
      if (part_of[low] != first || low == high) continue;
      own.push_back(e);
      own_edges.emplace_back(place[low], place[high]);
    }
    const Part part(members, own_edges, measures);
    if (x > 0 && x + part.width() > measures.page_width) {
      y += row_height + measures.part_gap;
      x = row_height = 0;
    }
    for (const size_t v : members) {
      const GraphLayout::Point corner = part.corner(place[v]);
      out.boxes[v] = {x + corner.x, y + corner.y};
    }
    for (size_t k = 0; k < own.size(); ++k) {
      GraphLayout::Line& line = out.lines[own[k]];
      line.points = part.line(k);
      for (GraphLayout::Point& point : line.points) point = {x + point.x, y + point.y};
      line.is_backward = edges[own[k]].first > edges[own[k]].second;
    }
    out.width = std::max(out.width, x + part.width());
    row_height = std::max(row_height, part.height());
    out.height = std::max(out.height, y + part.height());
    x += part.width() + measures.part_gap;
  }
  return out;
}

}  // namespace dryshod
