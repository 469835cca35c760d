// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/command.h"
#include "core/error.h"
#include "dataset/dataset.h"
#include "review/store.h"
#include "server/names.h"
#include "server/password.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, name, role;
  bool password = false;
};

/// Does not show what is typed, as long as it lives.
class NoEcho {
 public:
  NoEcho() : terminal_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~NoEcho() {
    if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  bool terminal() const { return terminal_; }

 private:
  termios before_{};
  bool terminal_;
};

std::string read_line() {
  std::string line;
  if (!std::getline(std::cin, line)) throw Error("bad_password", "no password came on the standard input");
  return line;
}

std::string read_password() {
  const NoEcho quiet;
  if (quiet.terminal()) fmt::print(stderr, "Password: ");
  auto password = read_line();
  if (!quiet.terminal()) return password;
  fmt::print(stderr, "\nOnce more: ");
  const bool same = read_line() == password;
  fmt::print(stderr, "\n");
  if (!same) throw Error("bad_password", "the two are not the same; try again");
  return password;
}

void put(review::Store& store, const Options& options) {
  server::require_reader_name(options.name);
  const auto known = store.find_reader(options.name);
  auto reader = known.value_or(review::Reader{options.name, {}, ""});
  if (!options.role.empty()) reader.role = record::role_of(options.role);
  if (options.password) reader.password_hash = server::hash_of_password(read_password());
  store.put_reader(reader);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  auto* name = app.add_option("NAME", options->name, "Add this reader, or change one; left out: list all");
  app.add_option("--role", options->role, "What the reader may do; a new one is a reader")
      ->check(CLI::IsMember({"reader", "adjudicator", "admin"}))
      ->needs(name);
  app.add_flag("--password", options->password,
               "Ask for a password, or read it as one line from the standard input where that is no terminal")
      ->needs(name);
  return [options] {
    auto store = review::Store::open(dataset::Dataset::open(options->dataset).root());
    if (!options->name.empty()) put(store, *options);
    for (const auto& reader : store.readers())
      fmt::print("{}\t{}\t{}\n", reader.name, record::name_of(reader.role),
                 reader.password_hash.empty() ? "no password" : "password");
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command readers() {
  return {"readers", "Who may review a data set: names, roles, passwords",
          "  radgenome readers dataset                              everyone there is\n"
          "  radgenome readers dataset Ada --role admin --password  asks for the password",
          declare};
}

}  // namespace radgenome::cli::commands
