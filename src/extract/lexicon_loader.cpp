// SPDX-License-Identifier: Apache-2.0
#include "extract/lexicon_loader.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "extract/sentences.h"

namespace radgenome::extract {
namespace {

using Strings = std::vector<std::string>;

constexpr std::array<std::string_view, static_cast<std::size_t>(Cue::count)> cue_names = {
    "deny_after",   "deny_before",
    "deny_around",  "doubt_after",
    "doubt_before", "doubt_around",
    "not_a_cue",    "verb",
    "conjunction",  "clause_break",
    "largest",      "especially",
    "landmark",     "about",
    "joint",        "advice",
    "technique",    "history",
    "leadin",       "previous",
    "repeat",       "other",
    "increase",     "decrease",
    "not_a_size",   "opening",
    "amounts_to",   "relative",
    "locative",     "extent",
    "same",         "enlarged",
    "pronoun",      "especially_behind"};

/// So many wordings that stand twice are named at once.
constexpr std::size_t most_doubles = 200;

[[noreturn]] void refuse(std::string_view why) {
  throw Error("bad_lexicon", why);
}

Cue cue_of(std::string_view name) {
  const auto found = std::find(cue_names.begin(), cue_names.end(), name);
  if (found == cue_names.end()) refuse(fmt::format("\"{}\" is no cue", name));
  return static_cast<Cue>(found - cue_names.begin());
}

/// Lines of the entries of the file's main list: those that begin with "{" as the files are written, one
/// entry from each such line on.
std::vector<std::size_t> entry_lines(std::string_view text) {
  std::vector<std::size_t> lines;
  std::size_t line = 1, begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t first = text.find_first_not_of(" \t", begin);
    if (line > 1 && first < end && text[first] == '{') lines.push_back(line);
    ++line;
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string_view name_of(Cue cue) {
  return cue_names[static_cast<std::size_t>(cue)];
}

LexiconLoader::LexiconLoader(std::filesystem::path folder, const knowledge::Knowledge& knowledge,
                             Lexicon& lexicon)
    : folder_(std::move(folder)), knowledge_(knowledge), lexicon_(lexicon) {}

void LexiconLoader::load_all() {
  try {
    load_knowledge();
    load_words();
    load_places();
    refuse_doubles();
    load_cues();
    refuse_doubles();
    load_findings();
    refuse_doubles();
    load_attributes();
    refuse_doubles();
    load_forms();
    refuse_unreadable();
  } catch (const Error& error) {
    const std::string where = line_ > 0 ? fmt::format("{}, line {}", file_, line_) : file_;
    throw Error("bad_lexicon", fmt::format("{}: {}", where, error.sentence()));
  }
  lexicon_.version = sha256_of(hashed_);
}

void LexiconLoader::take_plurals_of(const LexiconLoader& first) {
  constexpr std::size_t shortest = 5;
  for (const auto& [ending, other] : first.endings_)
    for (const std::string& word : first.lexicon_.vocabulary.words()) {
      if (word.size() < shortest || !word.ends_with(ending) || first.base_.contains(word)) continue;
      const std::string plural = word.substr(0, word.size() - ending.size()) + other;
      const auto& all = first.lexicon_.vocabulary.words();
      if (std::find(all.begin(), all.end(), plural) != all.end()) plurals_.emplace(plural, word);
    }
}

void LexiconLoader::refuse_doubles() {
  line_ = 0;
  if (!doubles_.empty()) refuse(fmt::format("wordings that stand twice: {}", fmt::join(doubles_, "; ")));
}

/// A wording that the reader of reports would not find in a text of just its words can never match: the text
/// is cut where it would have to go on, or other words that look the same come first.
void LexiconLoader::refuse_unreadable() {
  for (const Sample& sample : samples_) {
    if (is_read_as(sample.text, sample.meaning)) continue;
    file_ = sample.file;
    line_ = sample.line;
    refuse(fmt::format("the wording \"{}\" can never match: a report that says \"{}\" is read otherwise",
                       sample.wording, sample.text));
  }
}

bool LexiconLoader::is_read_as(const std::string& text, Meaning meaning) const {
  std::string plain = text;
  std::replace(plain.begin(), plain.end(), '#', '7');
  std::vector<Token> tokens;
  tokenize(plain, 0, plain.size(), lexicon_.vocabulary, tokens);
  std::vector<Span> spans;
  split_sentences(plain, tokens, lexicon_, spans);
  std::vector<Item> items;
  matcher_of(meaning.kind).find(tokens, lexicon_.modifiers, items);
  return spans.size() == 1 && std::any_of(items.begin(), items.end(), [&](const Item& item) {
           return item.meaning == meaning && item.first == 0 && item.last == tokens.size();
         });
}

Json LexiconLoader::open(const std::string& file, std::string_view format) {
  file_ = (folder_ / file).generic_string();
  line_ = 0;
  text_ = read_file(folder_ / file);
  hashed_ += text_;
  Json json = parse_json(text_);
  JsonObject root(json);
  if (const auto found = root.get<std::string>("format"); found != format)
    refuse(fmt::format("its format is \"{}\"; this program reads \"{}\"", found, format));
  return json;
}

void LexiconLoader::each(const Json& list, const std::function<void(JsonObject&)>& read) {
  if (!list.is_array()) refuse("a list of entries was expected");
  const auto lines = entry_lines(text_);
  static const std::size_t none = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    // An entry is found again by its position among the lines that open one; other layouts give no line.
    const std::size_t* line = line_ == 0 && !lines.empty() ? &lines.front() : &none;
    if (line_ > 0) {
      const auto next = std::upper_bound(lines.begin(), lines.end(), line_);
      if (next != lines.end()) line = &*next;
    }
    line_ = *line;
    JsonObject entry(list[i]);
    read(entry);
    entry.finish();
  }
}

void LexiconLoader::load_knowledge() {
  hashed_ += knowledge_.version();  // places, attributes and what is counted come from there
  for (const auto& structure : knowledge_.structures()) {
    nodes_[structure.id] = static_cast<Node>(lexicon_.nodes.size());
    lexicon_.nodes.push_back(structure.id);
  }
  const std::size_t n = lexicon_.nodes.size();
  lexicon_.within.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    lexicon_.within[i * n + i] = 1;
    for (const auto& above : knowledge_.ancestors(lexicon_.nodes[i]))
      lexicon_.within[i * n + nodes_[above]] = 1;
  }
  for (const auto& finding : knowledge_.findings()) {
    findings_[finding.id] = static_cast<std::int16_t>(lexicon_.findings.size());
    FindingRule rule;
    rule.id = finding.id;
    rule.implied = nodes_of(finding.places);
    rule.counted = finding.counted;
    lexicon_.findings.push_back(std::move(rule));
  }
  for (const auto& attribute : knowledge_.attributes()) {
    attributes_[attribute.id] = static_cast<std::int16_t>(lexicon_.attributes.size());
    lexicon_.attributes.push_back(attribute.id);
    for (const auto& finding : knowledge_.findings())
      lexicon_.may_look.push_back(
          std::binary_search(attribute.findings.begin(), attribute.findings.end(), finding.id));
  }
}

void LexiconLoader::load_words() {
  Vocabulary& signs = lexicon_.vocabulary;
  lexicon_.comma = signs.add(",");
  lexicon_.open = signs.add("(");
  lexicon_.close = signs.add(")");
  lexicon_.question = signs.add("?");
  lexicon_.stop = signs.add(".");
  lexicon_.colon = signs.add(":");
  lexicon_.semicolon = signs.add(";");
  const Json json = open("words.json", "radgenome.lexicon.words/1");
  JsonObject root(json);
  root.get<std::string>("format");
  for (const auto& ending : root.get<std::vector<Strings>>("endings")) {
    if (ending.size() != 2) refuse("an ending is a pair: [\"y\", \"ies\"]");
    endings_.emplace_back(ending[0], ending[1]);
  }
  for (const auto& [word, forms] : root.get<std::map<std::string, Strings>>("forms"))
    for (const auto& form : forms)
      if (!base_.emplace(form, word).second) refuse(fmt::format("\"{}\" is a form of two words", form));
  sets_ = root.get<WordSets>("sets");
  const auto words_of = [&](const char* key) {
    std::vector<Word> words;
    for (const auto& word : root.get<Strings>(key)) words.push_back(word_of(word));
    return words;
  };
  for (const auto& [unit, mm] : root.get<std::map<std::string, double>>("units_mm")) {
    if (!(mm > 0)) refuse(fmt::format("the unit \"{}\" has no length", unit));
    lexicon_.units[lexicon_.vocabulary.add(unit)] = mm;
  }
  plain_ = words_of("plain");
  modifiers_ = words_of("modifiers");
  names_ = words_of("names");
  lexicon_.nouns_have_capitals = root.get_or<bool>("nouns_have_capitals", false);
  lexicon_.times = words_of("times");
  lexicon_.ranges = words_of("ranges");
  lexicon_.abbreviations = words_of("abbreviations");
  root.finish();
}

void LexiconLoader::load_cues() {
  const Json json = open("cues.json", "radgenome.lexicon.cues/1");
  JsonObject root(json);
  root.get<std::string>("format");
  each(root.at("cues"), [&](JsonObject& entry) {
    const auto name = entry.get<std::string>("cue");
    lexicon_.cues.push_back(cue_of(name));
    add_wordings(entry.get<Strings>("words"),
                 {Kind::cue, static_cast<std::uint16_t>(lexicon_.cues.size() - 1)});
  });
  root.finish();
}

void LexiconLoader::load_findings() {
  const Json json = open("findings.json", "radgenome.lexicon.findings/1");
  JsonObject root(json);
  root.get<std::string>("format");
  each(root.at("rules"), [&](JsonObject& entry) { load_rule(entry); });
  each(root.at("wordings"), [&](JsonObject& entry) { load_finding_words(entry); });
  root.finish();
}

void LexiconLoader::load_rule(JsonObject& entry) {
  for (const auto& id : entry.get<Strings>("findings")) {
    FindingRule& rule = lexicon_.findings[finding_of(id)];
    if (const auto within = entry.find<Strings>("within")) rule.within = nodes_of(*within);
    rule.measured |= entry.get_or<bool>("measured", false);
    rule.follows |= entry.get_or<bool>("follows", false);
    rule.diagnosis |= entry.get_or<bool>("diagnosis", false);
    rule.vague |= entry.get_or<bool>("vague", false);
    rule.subject |= entry.get_or<bool>("subject", false);
    rule.reaches |= entry.get_or<bool>("reaches", false);
    if (const auto beyond = entry.find<Strings>("beyond")) rule.beyond = nodes_of(*beyond);
    if (const auto rather = entry.find<Strings>("rather")) rule.rather = nodes_of(*rather);
    for (const auto& explained : entry.get_or<Strings>("explains", {}))
      rule.explains.push_back(finding_of(explained));
  }
}

void LexiconLoader::load_finding_words(JsonObject& entry) {
  FindingWords words;
  if (const auto id = entry.find<std::string>("finding")) words.finding = finding_of(*id);
  if (const Json* at = entry.seek("at")) {
    if (!at->is_object()) refuse("\"at\" is an object: {\"kidney\": \"kidney_stone\"}");
    for (const auto& [place, value] : at->items()) {
      const auto finding = value.is_string() ? value.get<std::string>() : std::string("(not a name)");
      FindingWords::At rule;
      if (places_.contains(place) && !nodes_.contains(place))
        rule.place = places_.at(place);
      else
        rule.node = node_of(place);
      if (!finding.empty()) rule.finding = finding_of(finding);
      words.at.push_back(rule);
    }
  }
  words.implied = nodes_of(entry.get_or<Strings>("places", {}));
  if (const auto cue = entry.find<std::string>("needs"))
    words.needs = static_cast<std::int16_t>(cue_of(*cue));
  for (const auto& [cue, finding] : entry.get_or<std::map<std::string, std::string>>("made", {}))
    words.made[static_cast<std::int16_t>(cue_of(cue))] = finding_of(finding);
  if (const auto id = entry.find<std::string>("denied_means")) words.denied_means = finding_of(*id);
  if (const auto id = entry.find<std::string>("denied_as")) words.denied_as = finding_of(*id);
  if (words.finding < 0 && words.denied_means < 0 && words.at.empty())
    refuse("an entry needs \"finding\", \"at\" or \"denied_means\"");
  words.descriptor = entry.get_or<bool>("descriptor", false);
  words.adjective = entry.get_or<bool>("adjective", false);
  for (const auto& id : entry.get_or<Strings>("also", {})) words.also.push_back(finding_of(id));
  lexicon_.finding_words.push_back(std::move(words));
  add_wordings(entry.get<Strings>("words"),
               {Kind::finding, static_cast<std::uint16_t>(lexicon_.finding_words.size() - 1)});
}

void LexiconLoader::load_attributes() {
  const Json json = open("attributes.json", "radgenome.lexicon.attributes/1");
  JsonObject root(json);
  root.get<std::string>("format");
  each(root.at("attributes"), [&](JsonObject& entry) {
    TraitWords words;
    for (const auto& id : entry.get<Strings>("attributes")) words.attributes.push_back(attribute_of(id));
    words.in_front = entry.get_or<bool>("in_front", false);
    words.alone = entry.get_or<bool>("alone", false);
    add_traits(std::move(words), entry.get<Strings>("words"));
  });
  each(root.at("counts"), [&](JsonObject& entry) {
    TraitWords words;
    words.use = TraitWords::Use::count;
    const auto exact = entry.find<std::size_t>("exact");
    words.count = {exact ? *exact : entry.get<std::size_t>("at_least"), !exact};
    if (words.count.n == 0) refuse("a count is 1 or more");
    add_traits(std::move(words), entry.get<Strings>("words"));
  });
  add_traits(root, "nothing", TraitWords::Use::nothing);
  add_traits(root, "links", TraitWords::Use::link);
  add_traits(root, "partly", TraitWords::Use::partly);
  add_traits(root, "between", TraitWords::Use::between);
  add_traits(root, "each", TraitWords::Use::each);
  root.finish();
}

void LexiconLoader::add_traits(JsonObject& root, const char* key, TraitWords::Use use) {
  line_ = 0;
  TraitWords words;
  words.use = use;
  add_traits(std::move(words), root.get<Strings>(key));
}

void LexiconLoader::add_traits(TraitWords words, const Strings& wordings) {
  lexicon_.traits.push_back(std::move(words));
  add_wordings(wordings, {Kind::trait, static_cast<std::uint16_t>(lexicon_.traits.size() - 1)});
}

void LexiconLoader::add_wordings(const Strings& wordings, Meaning meaning) {
  origin_[{static_cast<int>(meaning.kind), meaning.entry}] = line_;
  for (const auto& wording : wordings) {
    const auto sequences = sequences_of(wording, sets_);
    samples_.push_back(
        {wording, fmt::format("{}", fmt::join(sequences.front(), " ")), file_, meaning, line_});
    for (const auto& sequence : sequences) {
      std::vector<Word> words;
      words.reserve(sequence.size());
      for (const auto& word : sequence) words.push_back(word == "#" ? number_word : word_of(word));
      if (meaning.kind == Kind::trait && lexicon_.traits[meaning.entry].describes())
        trait_begins_.push_back(words.front());
      const Meaning* known = matcher_of(meaning.kind).add(words, meaning);
      if (known == nullptr || *known == meaning) continue;
      const std::size_t line = origin_[{static_cast<int>(known->kind), known->entry}];
      if (doubles_.size() < most_doubles)
        doubles_.push_back(fmt::format("\"{}\" of line {} already stands in line {}",
                                       fmt::join(sequence, " "), line_, line));
    }
  }
}

void LexiconLoader::load_forms() {
  file_ = (folder_ / "words.json").generic_string();
  line_ = 0;
  for (const auto& [form, word] : base_) {
    const Word known = lexicon_.vocabulary.find(word);
    if (known == unknown_word)
      refuse(fmt::format("no wording uses the word \"{}\", which has other forms", word));
    lexicon_.vocabulary.add_form(form, known);
  }
  const auto words = lexicon_.vocabulary.words();
  for (Word word = number_word + 1; word < words.size(); ++word) {
    const std::string& text = words[word];
    if (text.size() < 3 || !(text.front() >= 'a' && text.front() <= 'z')) continue;
    for (const auto& [ending, other] : endings_)
      if (text.ends_with(ending))
        lexicon_.vocabulary.add_form(text.substr(0, text.size() - ending.size()) + other, word);
  }
  lexicon_.trait_begins = marked(trait_begins_);
  lexicon_.plain = marked(plain_);
  lexicon_.names = marked(names_);
  lexicon_.modifiers = marked(modifiers_);
  lexicon_.vocabulary.learn_slips();
}

std::vector<char> LexiconLoader::marked(const std::vector<Word>& words) const {
  std::vector<char> marks(lexicon_.vocabulary.words().size(), 0);
  for (const Word word : words) marks[word] = 1;
  return marks;
}

Word LexiconLoader::word_of(const std::string& word) {
  const auto base = base_.find(word);
  if (base != base_.end()) return lexicon_.vocabulary.add(base->second);
  const auto plural = plurals_.find(word);
  return lexicon_.vocabulary.add(plural == plurals_.end() ? word : plural->second);
}

Node LexiconLoader::node_of(const std::string& id) const {
  const auto found = nodes_.find(id);
  if (found == nodes_.end()) refuse(fmt::format("\"{}\" is no structure of structures.json", id));
  return found->second;
}

std::int16_t LexiconLoader::finding_of(const std::string& id) const {
  const auto found = findings_.find(id);
  if (found == findings_.end()) refuse(fmt::format("\"{}\" is no finding of findings.json", id));
  return found->second;
}

std::int16_t LexiconLoader::place_of(const std::string& id) const {
  const auto found = places_.find(id);
  if (found == places_.end()) refuse(fmt::format("\"{}\" is no place of places.json", id));
  return found->second;
}

std::int16_t LexiconLoader::attribute_of(const std::string& id) const {
  const auto found = attributes_.find(id);
  if (found == attributes_.end()) refuse(fmt::format("\"{}\" is no attribute of attributes.json", id));
  return found->second;
}

std::vector<Node> LexiconLoader::nodes_of(const Strings& ids) const {
  std::vector<Node> nodes;
  for (const auto& id : ids) nodes.push_back(node_of(id));
  return nodes;
}

}  // namespace radgenome::extract
