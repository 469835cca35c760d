// SPDX-License-Identifier: Apache-2.0
#include <fmt/color.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"
#include "core/unicode.h"
#include "extract/extract.h"

namespace radgenome::cli::commands {
namespace {

using Kind = extract::ReadingPart::Kind;

struct Options {
  std::string text, language = "en";
};

/// Prints readings; in colours on a terminal.
class Printer {
 public:
  explicit Printer(const std::string& text) : text_(text) {}

  void print(const extract::Reading& reading) const {
    const auto& sentence = reading.sentence;
    show(fmt::emphasis::bold, "{}\n", words(sentence.start, sentence.end));
    fmt::print("  type       {}{}\n", record::name_of(sentence.type),
               sentence.understood ? "" : ", not all words understood");
    for (const Kind kind : {Kind::clause, Kind::finding, Kind::place, Kind::size, Kind::cue, Kind::unknown})
      print_parts(reading, kind);
    if (sentence.facts.empty()) fmt::print("  facts      none\n");
    for (const auto& fact : sentence.facts) print_fact(fact);
  }

 private:
  void print_parts(const extract::Reading& reading, Kind kind) const {
    static const std::map<Kind, const char*> names = {{Kind::clause, "clause"}, {Kind::finding, "finding"},
                                                      {Kind::place, "place"},   {Kind::size, "size"},
                                                      {Kind::cue, "cue"},       {Kind::unknown, "unknown"}};
    const auto clauses = std::count_if(reading.parts.begin(), reading.parts.end(),
                                       [](const auto& part) { return part.kind == Kind::clause; });
    if (kind == Kind::clause && clauses < 2) return;
    int number = 0;
    for (const auto& part : reading.parts) {
      if (part.kind != kind) continue;
      ++number;
      const std::string meaning = kind == Kind::clause ? fmt::format("clause {}", number) : part.meaning;
      fmt::print("  {:<10} ", names.at(kind));
      show(colour_of(kind), "{}", words(part.start, part.end));
      if (!meaning.empty()) fmt::print("   {}", meaning);
      fmt::print("\n");
    }
  }

  void print_fact(const record::Fact& fact) const {
    fmt::print("  fact       ");
    const auto colour = fact.status == record::Status::present  ? fmt::terminal_color::red
                        : fact.status == record::Status::absent ? fmt::terminal_color::green
                                                                : fmt::terminal_color::yellow;
    show(fmt::fg(colour), "{} {}", fact.finding, record::name_of(fact.status));
    fmt::print("   in {}", fact.where.empty() ? "no place" : fmt::format("{}", fmt::join(fact.where, ", ")));
    if (!fact.size_mm.empty()) fmt::print("   {} mm", fmt::join(fact.size_mm, ", "));
    if (fact.count) fmt::print("   {}{}", fact.count->at_least ? "at least " : "number ", fact.count->n);
    if (!fact.attributes.empty()) fmt::print("   {}", fmt::join(fact.attributes, ", "));
    fmt::print("   \"{}\"", words(fact.start, fact.end));
    for (const auto& part : fact.evidence)
      fmt::print("   {}: \"{}\"", part.kind, words(part.start, part.end));
    fmt::print("\n");
  }

  static fmt::text_style colour_of(Kind kind) {
    switch (kind) {
      case Kind::finding:
        return fmt::fg(fmt::terminal_color::red);
      case Kind::place:
        return fmt::fg(fmt::terminal_color::blue);
      case Kind::cue:
        return fmt::fg(fmt::terminal_color::magenta);
      case Kind::size:
        return fmt::fg(fmt::terminal_color::cyan);
      case Kind::unknown:
        return fmt::fg(fmt::terminal_color::yellow);
      case Kind::clause:
        break;
    }
    return {};
  }

  template <class... Values>
  void show(fmt::text_style style, fmt::format_string<Values...> format, Values&&... values) const {
    const std::string text = fmt::format(format, std::forward<Values>(values)...);
    if (terminal_)
      fmt::print(style, "{}", text);
    else
      fmt::print("{}", text);
  }

  std::string words(std::size_t start, std::size_t end) const {
    return std::string(code_point_slice(text_, start, end));
  }

  const std::string& text_;
  const bool terminal_ = ::isatty(STDOUT_FILENO) == 1;
};

int explain_command(const Options& options) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const extract::Extractor extractor(data_folder(), options.language, knowledge);
  const Printer printer(options.text);
  bool first = true;
  for (const auto& reading : extractor.explain(options.text)) {
    if (!first) fmt::print("\n");
    first = false;
    printer.print(reading);
  }
  return Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("TEXT", options->text, "One or more sentences of a report")->required();
  app.add_option("--language", options->language, "A folder of data/lexicon")->capture_default_str();
  return [options] { return explain_command(*options); };
}

}  // namespace

Command explain() {
  return {"explain", "Show how a sentence is read: words, cues and what they reach, facts",
          "radgenome explain \"No pleural effusion, but a 4 mm nodule in the right upper lobe.\"", declare};
}

}  // namespace radgenome::cli::commands
