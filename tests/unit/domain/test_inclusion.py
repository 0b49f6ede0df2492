"""A path proves that one event is in the trail, and proves nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from domain.audit import inclusion_proofs, is_included, merkle_root

leaf_lists = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=40, unique=True)


@given(leaf_lists)
def test_each_leaf_is_proven_and_no_other_in_its_place(leaves: list[bytes]) -> None:
    """Whatever the number of leaves, odd ones that rise without a sibling included."""
    root, size = merkle_root(leaves), len(leaves)
    paths = inclusion_proofs(leaves, range(size))

    for index, leaf in enumerate(leaves):
        assert is_included(leaf, index=index, size=size, path=paths[index], root=root)
        assert not is_included(leaf + b"x", index=index, size=size, path=paths[index], root=root)
        assert not is_included(
            leaf, index=(index + 1) % (size + 1), size=size, path=paths[index], root=root
        )


@given(leaf_lists, st.data())
def test_a_path_that_is_longer_shorter_or_of_another_tree_proves_nothing(
    leaves: list[bytes], data: st.DataObject
) -> None:
    """Nor does a place outside the tree."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, size = merkle_root(leaves), len(leaves)
    path = inclusion_proofs(leaves, [index])[index]

    wrong = [(*path, "00" * 32), path[:-1] if path else ("00" * 32,)]

    assert not any(
        is_included(leaves[index], index=index, size=size, path=one, root=root) for one in wrong
    )
    assert not is_included(leaves[index], index=-1, size=size, path=path, root=root)
    assert not is_included(
        leaves[index], index=index, size=size, path=path, root=merkle_root([*leaves, b"more!"])
    )


def test_the_paths_are_those_of_the_rfc() -> None:
    """RFC 6962 section 2.1.3: with seven leaves the path of d0 has three nodes, of d6 two."""
    leaves = [bytes([place]) for place in range(7)]

    paths = inclusion_proofs(leaves, [0, 3, 4, 6])

    assert {index: len(path) for index, path in paths.items()} == {0: 3, 3: 3, 4: 3, 6: 2}
    assert paths[6][1] == merkle_root(leaves[:4])
