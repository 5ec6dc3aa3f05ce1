// Writes two lists of licences that differ in a known way: A/csv/list.csv and B/csv/list.csv.
//
//   diff_lists ROWS FOLDER
//
// 1 % of the rows have another content in B, 0.5 % stand only in A, 0.5 % only in B, 0.5 % are
// spelled otherwise, and B has another order.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "tests/benchmark/load_list.hpp"

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: diff_lists ROWS FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder{words[2]};
    xinqiao::LoadList list;
    list.rows = std::stoll(words[1]);
    list.xml = false;
    list.left_out_from = 0;
    list.left_out_until = 5;
    xinqiao::write_load_list(list, folder / "A");
    list.changed_per_mille = 10;
    list.respelled_per_mille = 5;
    list.stride = 982'451'653;  // a prime
    list.left_out_from = 5;
    list.left_out_until = 10;
    xinqiao::write_load_list(list, folder / "B");
    return 0;
}
