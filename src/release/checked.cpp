// SPDX-License-Identifier: Apache-2.0
#include "release/checked.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/unicode.h"

namespace radgenome::release {
namespace {

void add(const CheckedRate& rate, Json& json) {
  json["name"] = rate.name;
  json["decided"] = rate.decided;
  json["wrong"] = rate.wrong;
  json["rate"] = rate.rate;
  json["low"] = rate.low;
  json["high"] = rate.high;
}

CheckedRate rate_from(JsonObject& object) {
  return {object.get<std::string>("name"),   object.get<std::int64_t>("decided"),
          object.get<std::int64_t>("wrong"), object.get<double>("rate"),
          object.get<double>("low"),         object.get<double>("high")};
}

Checked::Alpha alpha_from(const Json& value) {
  JsonObject object(value);
  Checked::Alpha alpha{object.get<double>("value"), object.find<double>("low"), object.find<double>("high")};
  object.finish();
  return alpha;
}

/// Text in a cell of a Markdown table.
std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c);
  return cell;
}

/// A name may be as long as somebody likes; beside a chart there is room for so much.
std::string shortened(const std::string& name) {
  constexpr std::size_t most = 40;
  if (code_points_before(name, name.size()) <= most) return name;
  return std::string(code_point_slice(name, 0, most - 1)) + "…";
}

std::string row(const CheckedRate& rate) {
  return fmt::format("{} | {} | {} |\n", rate.decided, rate.wrong, words_of(rate));
}

std::string samples_table(const Checked& checked) {
  if (checked.samples.empty())
    return "No sample of the items was gone through, so there is no error rate of the whole.\n\n";
  std::string text =
      "Samples, and the share of errors in all that each was drawn from:\n\n| sample | drawn | items to draw "
      "from | decided | wrong | error rate (95 %) |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const auto& sample : checked.samples)
    text += fmt::format("| {} | {} | {} | ", in_cell(sample.rate.name), sample.method, sample.population) +
            row(sample.rate);
  return text + "\n";
}

std::string kinds_table(const Checked& checked) {
  std::string text =
      "All that was judged, by kind; these are no rates of the whole, as risky items may have been looked at "
      "first:\n\n| kind | decided | wrong | share (95 %) |\n| --- | --- | --- | --- |\n";
  for (const auto& kind : checked.kinds) text += fmt::format("| {} | ", kind.name) + row(kind);
  return text + "\n";
}

std::string alpha_words(const Checked& checked) {
  if (!checked.alpha) return "";
  const auto& alpha = *checked.alpha;
  return fmt::format(
      "Agreement of the readers (Krippendorff's alpha): {:.2f}{}.\n\n", alpha.value,
      alpha.low && alpha.high ? fmt::format(" ({:.2f} to {:.2f})", *alpha.low, *alpha.high) : "");
}

}  // namespace

Json to_json(const Checked& checked) {
  Json kinds = Json::array(), samples = Json::array();
  for (const auto& kind : checked.kinds) add(kind, kinds.emplace_back(Json::object()));
  for (const auto& sample : checked.samples) {
    Json json = {{"method", sample.method}, {"population", sample.population}};
    add(sample.rate, json);
    samples.push_back(std::move(json));
  }
  Json json = {{"readers", checked.readers},     {"items", checked.items}, {"decided", checked.decided},
               {"disagreed", checked.disagreed}, {"kinds", kinds},         {"samples", samples}};
  if (checked.alpha) {
    json["krippendorff"] = {{"value", checked.alpha->value}};
    if (checked.alpha->low) json["krippendorff"]["low"] = *checked.alpha->low;
    if (checked.alpha->high) json["krippendorff"]["high"] = *checked.alpha->high;
  }
  return json;
}

Checked checked_from(const Json& value) {
  JsonObject object(value);
  Checked checked{object.get<std::int64_t>("readers"),
                  object.get<std::int64_t>("items"),
                  object.get<std::int64_t>("decided"),
                  object.get<std::int64_t>("disagreed"),
                  {},
                  {},
                  {}};
  for (const auto& json : object.list("kinds")) {
    JsonObject kind(json);
    checked.kinds.push_back(rate_from(kind));
    kind.finish();
  }
  for (const auto& json : object.list("samples")) {
    JsonObject sample(json);
    auto method = sample.get<std::string>("method");
    const auto population = sample.get<std::int64_t>("population");
    checked.samples.push_back({std::move(method), population, rate_from(sample)});
    sample.finish();
  }
  if (const auto* alpha = object.seek("krippendorff")) checked.alpha = alpha_from(*alpha);
  object.finish();
  return checked;
}

std::string words_of(const CheckedRate& rate) {
  return fmt::format("{:.1f} % ({:.1f} to {:.1f} %)", 100 * rate.rate, 100 * rate.low, 100 * rate.high);
}

Chart rates_chart(const std::vector<CheckedRate>& rates) {
  Chart chart;
  chart.x_name = "wrong (%)";
  chart.notes_name = "rate (95 %); wrong of decided";
  chart.keys = {{"rate", colours::main, Chart::Shape::circle}, {"95 % interval", colours::rest}};
  double most = 0;
  for (const auto& rate : rates) {
    const auto row = chart.rows.size();
    chart.rows.push_back(
        {shortened(rate.name), fmt::format("{}; {} of {}", words_of(rate), rate.wrong, rate.decided)});
    chart.bars.push_back({row, 100 * rate.low, 100 * rate.high, colours::rest, 0.3});
    chart.points.push_back({row, 100 * rate.rate, colours::main});
    most = std::max(most, 100 * rate.high);
  }
  chart.to = std::clamp(10 * std::ceil(most / 10), 10.0, 100.0);
  return chart;
}

std::string checked_section(const Checked& checked) {
  return fmt::format(
             "## Checked by people\n\n{} items were judged by {} reader{}; {} are decided, on {} they "
             "disagree, which no rate counts. The numbers tell of what was shown to the readers: where they "
             "found errors, the "
             "corrections that were applied since made the data better.\n\n",
             checked.items, checked.readers, checked.readers == 1 ? "" : "s", checked.decided,
             checked.disagreed) +
         samples_table(checked) + kinds_table(checked) + alpha_words(checked);
}

}  // namespace radgenome::release
