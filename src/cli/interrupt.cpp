// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>

#include "cli/command.h"

namespace radgenome::cli {
namespace {

std::atomic<bool> asked{false};
std::atomic<const char*> said{""};

void on_signal(int) {
  if (asked.exchange(true)) ::_exit(Exit::interrupted);
  const std::string_view text = said.load();
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void catch_interrupts(const char* text) {
  said = text;
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool stop_asked() {
  return asked.load();
}

}  // namespace radgenome::cli
