// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extract/facts.h"
#include "extract/traits.h"

namespace radgenome::extract {
namespace {

using record::Status;

/// Turns the mentions of one sentence into facts.
class Maker {
 public:
  Maker(const Sentence& sentence, const Lexicon& lexicon, const Context& context, Traits& traits,
        std::vector<Draft>& facts)
      : sentence_(sentence), lexicon_(lexicon), context_(context), traits_(traits), facts_(facts) {}

  void make(const Mention& mention) {
    if (is_advised(mention) || is_history(mention) || is_beyond_view(mention)) return;
    Clause cue;
    const bool diagnosis = is_diagnosis(mention);
    const Status status =
        status_of(sentence_, *mention.clause, mention.first, mention.last, diagnosis, lexicon_, cue);
    for (auto& [finding, refs] : by_finding(mention, status)) {
      if (lexicon_.findings[finding].subject && status != Status::present &&
          mention.words->denied_means != finding)
        continue;
      Draft whole = draft(mention, finding, status, cue);
      whole.refs = placed(mention, refs, mention.whole.sides, whole);
      if (mention.aside && status == Status::possible && is_known(whole)) continue;
      add_sizes(whole, mention.whole.sizes);
      if (status != Status::absent) add_traits(whole, mention);
      add_part(mention, std::move(whole));
    }
  }

 private:
  struct Placed {
    std::int16_t finding;
    std::vector<Ref> refs;
  };

  bool is_diagnosis(const Mention& mention) const {
    return mention.words->finding >= 0 && lexicon_.findings[mention.words->finding].diagnosis;
  }

  /// "followed up for a tumor": known from before, not seen in this examination.
  bool is_history(const Mention& mention) const {
    return is_diagnosis(mention) &&
           std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
             return is_cue(item, Cue::history, lexicon_) && item.last <= mention.first &&
                    mention.first - item.last <= 1;
           });
  }

  /// "metastatic lesions cannot be clearly evaluated": whether they are there is not said.
  bool is_beyond_view(const Mention& mention) const {
    return std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
      return is_cue(item, Cue::technique, lexicon_) && item.first >= mention.last &&
             item.first - mention.last <= 1;
    });
  }

  /// "… is recommended for Y", "cannot be evaluated in terms of Y": Y is looked for, not found.
  bool is_advised(const Mention& mention) const {
    bool limited = false;
    const bool diagnosis = is_diagnosis(mention);
    bool advice = false, about = false, behind = false;
    for (const Item& item : sentence_.items) {
      const bool here = item.first >= mention.clause->first && item.last <= mention.clause->last;
      advice |= is_cue(item, Cue::advice, lexicon_) && here;
      limited |= is_cue(item, Cue::technique, lexicon_) && here;
      behind |= is_cue(item, Cue::advice, lexicon_) && here && item.last <= mention.first;
      about |= is_cue(item, Cue::about, lexicon_) && here && item.last <= mention.first;
    }
    return (limited && about) || (advice && (about || (diagnosis && behind)));
  }

  /// The words may mean several findings at several places ("plaques in the aorta and coronary arteries").
  std::vector<Placed> by_finding(const Mention& mention, Status status) const {
    const FindingWords& words = *mention.words;
    const auto refs = without_shallow(mention.whole.refs, words);
    if (mention.made >= 0) return {{mention.made, refs}};
    if (status == Status::absent && words.denied_means >= 0) return {{words.denied_means, refs}};
    std::vector<Placed> placed;
    for (const auto also : words.also) placed.push_back({also, refs});
    for (const Ref& ref : refs) place(placed, meaning_at(words, ref), &ref);
    if (refs.empty()) place_without(mention, placed);
    take_rather(refs, words, placed);
    drop_elsewhere(words, placed);
    return placed;
  }

  /// "thickening in the peribronchial sheath of the left lung": the sheath says what it is, the lung where.
  void take_rather(const std::vector<Ref>& refs, const FindingWords& words,
                   std::vector<Placed>& placed) const {
    if (words.finding >= 0 || placed.size() != 1) return;
    const FindingRule& rule = lexicon_.findings[placed.front().finding];
    for (const Ref& ref : refs)
      if (meaning_at(words, ref) < 0 && is_in_any(ref.node, rule.rather)) placed.front().refs.push_back(ref);
  }

  static void place(std::vector<Placed>& placed, std::int16_t finding, const Ref* ref) {
    if (finding < 0) return;
    auto found =
        std::find_if(placed.begin(), placed.end(), [&](const Placed& p) { return p.finding == finding; });
    if (found == placed.end()) found = placed.insert(placed.end(), {finding, {}});
    if (ref != nullptr) found->refs.push_back(*ref);
  }

  /// What the words mean where the clause names no place for the whole of it.
  void place_without(const Mention& mention, std::vector<Placed>& placed) const {
    const FindingWords& words = *mention.words;
    const std::int16_t under_heading = meaning_under_heading(words);
    for (const Ref& ref : mention.part.refs) place(placed, meaning_at(words, ref), nullptr);
    if (!placed.empty() && words.also.empty()) return;
    if (under_heading >= 0) {
      place(placed, under_heading, nullptr);
    } else if (words.finding >= 0) {
      place(placed, words.finding, nullptr);
    } else {
      const bool before = !mention.before.empty();
      for (const Ref& ref : before ? mention.before : silent(context_.places))
        place(placed, meaning_at(words, ref), &ref);
    }
  }

  /// "the mediastinum could not be evaluated, minimal pericardial effusion": the words have a meaning of
  /// their own at one place, and at the others they would mean what cannot be there.
  void drop_elsewhere(const FindingWords& words, std::vector<Placed>& placed) const {
    if (placed.size() < 2 || words.finding < 0) return;
    const FindingRule& rule = lexicon_.findings[words.finding];
    std::erase_if(placed, [&](const Placed& p) {
      return p.finding == words.finding && !p.refs.empty() && !rule.within.empty() &&
             std::none_of(p.refs.begin(), p.refs.end(),
                          [&](const Ref& ref) { return is_own(rule, ref.node); });
    });
  }

  /// "PERICARDIUM: No effusion."
  std::int16_t meaning_under_heading(const FindingWords& words) const {
    for (const Ref& ref : context_.heading)
      for (const auto& at : words.at)
        if (at.place >= 0 ? at.place == ref.place : lexicon_.is_within(ref.node, at.node)) return at.finding;
    return -1;
  }

  std::int16_t meaning_at(const FindingWords& words, const Ref& ref) const {
    for (const auto& at : words.at) {
      if (at.place >= 0 ? at.place == ref.place : lexicon_.is_within(ref.node, at.node)) return at.finding;
    }
    return words.finding;
  }

  Draft draft(const Mention& mention, std::int16_t finding, Status status, const Clause& cue) const {
    Draft draft;
    draft.finding = finding;
    draft.status = status;
    if (status == Status::absent && mention.words->denied_as >= 0) draft.finding = mention.words->denied_as;
    if (finding == mention.words->denied_means) draft.status = Status::present;
    draft.begin = sentence_.tokens[mention.first].begin;
    draft.end = sentence_.tokens[mention.last - 1].end;
    if (cue.last > cue.first) prove(draft, "status", cue.first, cue.last);
    return draft;
  }

  void prove(Draft& draft, const char* kind, std::uint32_t first, std::uint32_t last) const {
    const Draft::Proof proof{kind, sentence_.tokens[first].begin, sentence_.tokens[last - 1].end};
    if (std::find(draft.evidence.begin(), draft.evidence.end(), proof) == draft.evidence.end())
      draft.evidence.push_back(proof);
  }

  bool is_in_any(Node node, const std::vector<Node>& nodes) const {
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](Node around) { return lexicon_.is_within(node, around); });
  }

  bool is_own(const FindingRule& rule, Node node) const {
    return (rule.within.empty() || is_in_any(node, rule.within)) && !is_in_any(node, rule.beyond);
  }

  /// The places that the finding can be at, the deepest ones; its usual place where the text names none.
  std::vector<Ref> placed(const Mention& mention, std::vector<Ref> refs,
                          const std::vector<LoneSide>& own_sides, Draft& draft) const {
    const FindingRule& rule = lexicon_.findings[draft.finding];
    const std::vector<LoneSide> sides = all_sides(own_sides, refs);
    const bool both =
        std::any_of(sides.begin(), sides.end(), [](const LoneSide& side) { return side.side == Side::both; });
    keep_own(rule, refs);
    const auto& implied = mention.words->implied.empty() ? rule.implied : mention.words->implied;
    const bool anywhere =
        refs.empty() && mention.part.refs.empty() && (mention.words->implied.empty() || mention.aside);
    if (anywhere && rule.follows) refs = from_sentence(mention, rule);
    if (anywhere && refs.empty() && !rule.explains.empty()) refs = from_context(rule);
    if (anywhere && refs.empty()) refs = from_heading(rule, implied);
    if (anywhere && refs.empty() && rule.follows && !both &&
        !(draft.status == Status::absent && !implied.empty()))
      refs = from_context(rule);
    if (refs.empty() && (mention.part.refs.empty() || is_part_of(mention, implied))) {
      for (const Node node : implied) refs.push_back({-1, node, 0, 0});
    }
    for (const LoneSide& side : sides)
      if (on_side(refs, side.side)) prove(draft, "place", side.first, side.last);
    drop_shallow(refs);
    for (const Ref& ref : refs)
      if (ref.last > ref.first) prove(draft, "place", ref.first, ref.last);
    return refs;
  }

  void keep_own(const FindingRule& rule, std::vector<Ref>& refs) const {
    std::erase_if(refs, [&](const Ref& ref) { return !is_own(rule, ref.node); });
    const auto preferred = [&](const Ref& ref) { return is_in_any(ref.node, rule.rather); };
    if (std::any_of(refs.begin(), refs.end(), preferred))
      std::erase_if(refs, [&](const Ref& ref) { return !preferred(ref); });
  }

  /// "nodules, most prominent (or the largest) in the lower lobes": they are elsewhere in the lung too.
  bool is_part_of(const Mention& mention, const std::vector<Node>& implied) const {
    return !mention.is_largest && std::all_of(mention.part.refs.begin(), mention.part.refs.end(),
                                              [&](const Ref& ref) { return is_in_any(ref.node, implied); });
  }

  /// "on the fissure on the left": the side counts even where the place is not the finding's own.
  static std::vector<LoneSide> all_sides(std::vector<LoneSide> sides, const std::vector<Ref>& refs) {
    for (const Ref& ref : refs)
      if (ref.side != Side::none) sides.push_back({ref.side, ref.first, ref.last});
    return sides;
  }

  /// Under "LIVER:" a cyst is one of the liver; under "LUNGS:" a fracture is still one of the bones.
  std::vector<Ref> from_heading(const FindingRule& rule, const std::vector<Node>& implied) const {
    std::vector<Ref> refs = silent(context_.heading);
    keep_own(rule, refs);
    if (!implied.empty() && !rule.follows)
      std::erase_if(refs, [&](const Ref& ref) { return !is_in_any(ref.node, implied); });
    return refs;
  }

  /// Places of the clause before, else of a finding before it in the sentence.
  std::vector<Ref> from_sentence(const Mention& mention, const FindingRule& rule) const {
    std::vector<Ref> refs = mention.before;
    keep_own(rule, refs);
    const auto whole =
        std::find_if(facts_.rbegin(), facts_.rend(), [](const Draft& fact) { return !fact.part; });
    if (refs.empty() && whole != facts_.rend()) {
      refs = silent(whole->refs);
      keep_own(rule, refs);
    }
    return refs;
  }

  static std::vector<Ref> silent(std::vector<Ref> refs) {
    for (Ref& ref : refs) ref.first = ref.last = 0;
    return refs;
  }

  std::vector<Ref> from_context(const FindingRule& rule) const {
    std::vector<Ref> refs;
    if (rule.explains.empty()) refs = context_.places;
    for (const Draft& fact : context_.last)
      if (std::find(rule.explains.begin(), rule.explains.end(), fact.finding) != rule.explains.end() &&
          fact.status != Status::absent && !fact.part)
        refs.insert(refs.end(), fact.refs.begin(), fact.refs.end());
    refs = silent(std::move(refs));
    keep_own(rule, refs);
    return refs;
  }

  /// @param over_both  also where the words say "both": "in both lungs, more on the right"
  bool on_side(std::vector<Ref>& refs, Side side, bool over_both = false) const {
    bool changed = false;
    const std::vector<Ref> whole = refs;
    for (Ref& ref : refs) {
      if (ref.side != Side::none && !over_both) continue;
      const bool silent = ref.first == ref.last;
      const Node node = lexicon_.on_side(ref.node, side, silent);
      changed |= node != ref.node;
      ref.node = node;
    }
    return changed;
  }

  /// True where `ref` is left out for `other`: the deeper of two places is kept, but "both lower lobes and
  /// the left lower lobe" are both lower lobes.
  bool yields(const Ref& ref, const Ref& other) const {
    if (other.node == ref.node) return false;
    const bool sides_of_one =
        ref.place >= 0 && ref.place == other.place && lexicon_.places[ref.place].part_of >= 0;
    return sides_of_one ? lexicon_.is_within(ref.node, other.node) : lexicon_.is_within(other.node, ref.node);
  }

  /// "heart", but not "coronary arteries", whose node is the heart.
  bool is_node_itself(const Ref& ref) const {
    return ref.place < 0 || lexicon_.places[ref.place].id == lexicon_.nodes[ref.node];
  }

  /// Other places of the same node stay: what the words mean may differ there.
  std::vector<Ref> without_shallow(const std::vector<Ref>& refs, const FindingWords& words) const {
    std::vector<Ref> kept;
    for (const Ref& ref : refs)
      if (std::none_of(refs.begin(), refs.end(), [&](const Ref& other) {
            return yields(ref, other) &&
                   (is_node_itself(ref) || meaning_at(words, ref) == meaning_at(words, other));
          }))
        kept.push_back(ref);
    return kept;
  }

  void drop_shallow(std::vector<Ref>& refs) const {
    std::vector<Ref> kept;
    for (const Ref& ref : refs) {
      const bool deeper = is_node_itself(ref) && std::any_of(refs.begin(), refs.end(), [&](const Ref& other) {
                            return yields(ref, other);
                          });
      const bool again =
          std::any_of(kept.begin(), kept.end(), [&](const Ref& other) { return other.node == ref.node; });
      if (!deeper && !again) kept.push_back(ref);
    }
    refs = std::move(kept);
  }

  void add_sizes(Draft& draft, const std::vector<const Size*>& sizes) const {
    for (const Size* size : sizes) {
      draft.size_mm.insert(draft.size_mm.end(), size->mm.begin(), size->mm.end());
      prove(draft, "size", size->first, size->last);
    }
  }

  void add_traits(Draft& draft, const Mention& mention) const {
    for (const Trait& trait : traits_.of(mention)) {
      if (trait.words->use == TraitWords::Use::count) {
        if (!lexicon_.findings[draft.finding].counted) continue;
        draft.count = trait.count;
        prove(draft, "count", trait.first, trait.last);
      }
      for (const auto attribute : trait.words->attributes) {
        if (!lexicon_.may_have(draft.finding, attribute)) continue;
        if (std::find(draft.attributes.begin(), draft.attributes.end(), attribute) != draft.attributes.end())
          continue;
        draft.attributes.push_back(attribute);
        prove(draft, "attribute", trait.first, trait.last);
      }
    }
  }

  /// The finding as a whole, and a second time where its largest or densest part is.
  void add_part(const Mention& mention, Draft whole) {
    if (mention.part.refs.empty() && mention.part.sides.empty()) {  // no part has a place of its own
      add_sizes(whole, mention.part.sizes);
      add(std::move(whole));
      return;
    }
    Draft part = whole;
    part.refs.clear();
    part.size_mm.clear();
    part.attributes.clear();
    part.count.reset();
    std::erase_if(part.evidence,
                  [](const Draft::Proof& proof) { return proof.kind != std::string_view("status"); });
    const FindingRule& rule = lexicon_.findings[whole.finding];
    for (const Ref& ref : mention.part.refs)
      if (is_own(rule, ref.node)) part.refs.push_back(ref);
    if (part.refs.empty() && !mention.part.sides.empty()) {
      part.refs = whole.refs;
      bool changed = false;
      for (const LoneSide& side : mention.part.sides) changed |= on_side(part.refs, side.side, true);
      if (!changed) part.refs.clear();
    }
    drop_shallow(part.refs);
    const bool same =
        part.refs.empty() || std::all_of(part.refs.begin(), part.refs.end(), [&](const Ref& ref) {
          return std::any_of(whole.refs.begin(), whole.refs.end(),
                             [&](const Ref& w) { return w.node == ref.node; });
        });
    if (same) {
      add_sizes(whole, mention.part.sizes);
      add(std::move(whole));
      return;
    }
    for (const Ref& ref : part.refs)
      if (ref.last > ref.first) prove(part, "place", ref.first, ref.last);
    add_sizes(part, mention.part.sizes);
    part.part = true;
    if (whole.refs.empty())
      add_sizes(part, mention.whole.sizes);
    else
      add(std::move(whole));
    add(std::move(part));
  }

  /// "hypodense lesion (adenoma?)": one finding, and it is there.
  bool is_known(const Draft& draft) const {
    return std::any_of(facts_.begin(), facts_.end(), [&](const Draft& known) {
      return known.finding == draft.finding && known.status == Status::present;
    });
  }

  /// Two mentions that become one fact may be of two nodules: what is said of one alone holds for neither.
  static void forget_traits(Draft& known, const Draft& again) {
    const auto forget = [&](std::string_view kind) {
      std::erase_if(known.evidence, [&](const Draft::Proof& proof) { return proof.kind == kind; });
    };
    if (known.count) forget("count");
    known.count.reset();
    if (known.attributes == again.attributes) return;
    known.attributes.clear();
    forget("attribute");
  }

  void add(Draft draft) {
    for (Draft& known : facts_) {
      if (known.finding != draft.finding || known.status != draft.status) continue;
      const bool covered = std::all_of(draft.refs.begin(), draft.refs.end(), [&](const Ref& ref) {
        return std::any_of(known.refs.begin(), known.refs.end(),
                           [&](const Ref& k) { return k.node == ref.node; });
      });
      if (!covered) continue;
      if (known.begin != draft.begin) forget_traits(known, draft);
      if (known.size_mm.empty()) {
        known.size_mm = draft.size_mm;
        for (const auto& proof : draft.evidence)
          if (proof.kind == std::string_view("size")) known.evidence.push_back(proof);
      }
      return;
    }
    facts_.push_back(std::move(draft));
  }

  const Sentence& sentence_;
  const Lexicon& lexicon_;
  const Context& context_;
  Traits& traits_;
  std::vector<Draft>& facts_;
};

}  // namespace

void make_facts(const Sentence& sentence, const Lexicon& lexicon, const Context& context,
                std::vector<Draft>& facts) {
  const auto mentions = find_mentions(sentence, lexicon);
  if (mentions.empty()) return;
  Traits traits(sentence, mentions, lexicon);
  Maker maker(sentence, lexicon, context, traits, facts);
  for (const Mention& mention : mentions) maker.make(mention);
}

}  // namespace radgenome::extract
