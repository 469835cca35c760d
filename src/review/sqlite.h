// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// What store.cpp needs of SQLite. Errors name the file and SQLite's general text, never its message: that
/// could hold words of a comment.
namespace radgenome::review {

/// One connection to `reviews.sqlite`. For one thread at a time.
class Connection {
 public:
  enum class Access { read_and_write, read };
  /// @error cannot_write, cannot_read; damaged_reviews
  Connection(const std::filesystem::path& file, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run(const char* statements);
  /// Throws what a state of SQLite stands for, unless it is a good one.
  void require(int state) const;
  sqlite3* handle() const { return handle_; }
  const std::string& file() const { return file_; }

 private:
  void open(Access access);

  std::string file_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement: values are bound in order, then rows are stepped through.
class Statement {
 public:
  Statement(const Connection& connection, const char* text);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  /// False after the last row.
  bool step();
  /// Runs a statement that gives no rows, and makes it ready for other values.
  void run();
  std::string text(int column) const;
  std::int64_t number(int column) const;

 private:
  const Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

/// Takes back what was begun unless it is committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace radgenome::review
