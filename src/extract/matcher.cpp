// SPDX-License-Identifier: Apache-2.0
#include "extract/matcher.h"

namespace radgenome::extract {
namespace {

/// So many modifiers are passed over within one wording.
constexpr int most_modifiers = 2;

std::uint64_t key_of(std::uint32_t node, Word word) {
  return static_cast<std::uint64_t>(node + 1) << 32 | word;
}
std::size_t place_of(std::uint64_t key) {
  return (key * 11400714819323198485ull) >> 32;
}

}  // namespace

Matcher::Matcher() : edges_(4096), meanings_(1) {}

std::uint32_t Matcher::child(std::uint32_t node, Word word) const {
  const std::uint64_t key = key_of(node, word);
  const std::size_t mask = edges_.size() - 1;
  for (std::size_t at = place_of(key) & mask; edges_[at].key != 0; at = (at + 1) & mask)
    if (edges_[at].key == key) return edges_[at].node;
  return 0;
}

void Matcher::put(std::uint64_t key, std::uint32_t node) {
  const std::size_t mask = edges_.size() - 1;
  std::size_t at = place_of(key) & mask;
  while (edges_[at].key != 0) at = (at + 1) & mask;
  edges_[at] = {key, node};
}

const Meaning* Matcher::add(std::span<const Word> words, Meaning meaning) {
  std::uint32_t node = 0;
  if (begins_.size() <= words.front()) begins_.resize(words.front() + 1);
  begins_[words.front()] = 1;
  for (const Word word : words) {
    std::uint32_t next = child(node, word);
    if (next == 0) {
      if (++used_ * 2 > edges_.size()) {
        std::vector<Edge> old(edges_.size() * 2);
        old.swap(edges_);
        for (const Edge& edge : old)
          if (edge.key != 0) put(edge.key, edge.node);
      }
      next = static_cast<std::uint32_t>(meanings_.size());
      put(key_of(node, word), next);
      meanings_.emplace_back();
    }
    node = next;
  }
  for (const Meaning& known : meanings_[node])
    if (known == meaning || (known.kind == meaning.kind && meaning.kind != Kind::cue)) return &known;
  meanings_[node].push_back(meaning);
  return nullptr;
}

void Matcher::find(std::span<const Token> tokens, const std::vector<char>& modifiers,
                   std::vector<Item>& items) const {
  for (std::size_t first = 0; first < tokens.size();) {
    if (tokens[first].word >= begins_.size() || begins_[tokens[first].word] == 0) {
      ++first;
      continue;
    }
    std::uint32_t node = 0, best = 0;
    int skipped = 0;
    std::size_t last = first + 1;
    for (std::size_t at = first; at < tokens.size() && tokens[at].word != unknown_word; ++at) {
      const Word word = tokens[at].word;
      const std::uint32_t next = child(node, word);
      if (next == 0 && at > first && word < modifiers.size() && modifiers[word] != 0 &&
          skipped++ < most_modifiers)
        continue;
      node = next;
      if (node == 0) break;
      if (meanings_[node].empty()) continue;
      best = node;
      last = at + 1;
    }
    if (best != 0)
      for (const Meaning& meaning : meanings_[best])
        items.push_back({meaning, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
    first = last;
  }
}

}  // namespace radgenome::extract
