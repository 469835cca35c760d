// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace radgenome::cli {
namespace {

constexpr double seconds_between_plain_lines = 5;

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

std::string progress_text(const pipeline::Progress& progress) {
  std::string text = fmt::format("{}/{} cases", progress.done, progress.total);
  if (progress.failed > 0) text += fmt::format(", {} failed", progress.failed);
  if (progress.done == 0 || progress.seconds <= 0) return text;
  const double each = progress.seconds / static_cast<double>(progress.done);
  text += each < 1 ? fmt::format(", {:.1f} a second", 1 / each) : fmt::format(", {:.1f} a minute", 60 / each);
  if (progress.done < progress.total)
    text +=
        fmt::format(", {} left", duration_text(each * static_cast<double>(progress.total - progress.done)));
  return text;
}

ProgressLine::ProgressLine() {
  winsize size{};
  if (::isatty(STDERR_FILENO) == 1 && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0)
    columns_ = size.ws_col > 20 ? size.ws_col : 80;
}

void ProgressLine::print_failures(const pipeline::CaseOutcome& outcome) {
  for (const auto& stage : outcome.stages) {
    if (stage.state != pipeline::StageState::failed) continue;
    if (open_) fmt::print(stderr, "\r\033[K");
    open_ = false;
    fmt::print(stderr, "{}: {} failed: {} [{}]\n", outcome.id, stage.stage, stage.sentence, stage.code);
  }
}

void ProgressLine::tell(const pipeline::Progress& progress, const pipeline::CaseOutcome& outcome) {
  print_failures(outcome);
  const auto text = progress_text(progress);
  if (columns_ > 0) {
    const int width = std::min(30, columns_ / 3);
    const int full = static_cast<int>(static_cast<double>(width) * static_cast<double>(progress.done) /
                                      static_cast<double>(std::max<std::size_t>(progress.total, 1)));
    std::string bar;
    for (int i = 0; i < width; ++i) bar += i < full ? "━" : "╌";
    fmt::print(stderr, "\r\033[K{} {}", bar, text);
    open_ = true;
  } else if (progress.done == progress.total ||
             progress.seconds - told_at_seconds_ >= seconds_between_plain_lines) {
    fmt::print(stderr, "{}\n", text);
    told_at_seconds_ = progress.seconds;
  }
  std::fflush(stderr);
}

void ProgressLine::finish() {
  if (open_) fmt::print(stderr, "\n");
  open_ = false;
}

}  // namespace radgenome::cli
