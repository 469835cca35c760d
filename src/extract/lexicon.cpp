// SPDX-License-Identifier: Apache-2.0
#include "extract/lexicon.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "extract/lexicon_loader.h"

namespace radgenome::extract {

Lexicon Lexicon::load(const std::filesystem::path& folder, const knowledge::Knowledge& knowledge) {
  // Twice: which words are plurals of others is known only once all words are.
  Lexicon first, lexicon;
  LexiconLoader words(folder, knowledge, first);
  words.load_all();
  LexiconLoader loader(folder, knowledge, lexicon);
  loader.take_plurals_of(words);
  loader.load_all();
  return lexicon;
}

Node Lexicon::on_side(Node node, Side side, bool other) const {
  if (side != Side::left && side != Side::right) return node;
  const auto opposite = static_cast<int>(side == Side::left ? Side::right : Side::left);
  for (const Place& place : places)
    if ((place.node[0] == node || (other && place.node[opposite] == node)) &&
        place.node[static_cast<int>(side)] != no_node)
      return place.node[static_cast<int>(side)];
  return node;
}

}  // namespace radgenome::extract
