"""Words of which SQL tasks are made: what tables are about, and what their columns say."""

THINGS = (
    "artist", "author", "band", "boat", "book", "bridge", "camp", "city", "club", "coach", "course",
    "dog", "driver", "farm", "film", "flight", "game", "guide", "hotel", "lake", "mine", "museum",
    "nurse", "park", "pilot", "player", "poet", "port", "race", "river", "school", "shop", "show",
    "singer", "team", "tower", "train", "trip", "venue",
)  # fmt: skip
NUMBERS = (
    "age",
    "cost",
    "height",
    "length",
    "level",
    "price",
    "rank",
    "rating",
    "score",
    "size",
    "speed",
    "weight",
)
TEXTS = {
    "color": ("blue", "green", "red", "white"),
    "country": ("Chile", "India", "Kenya", "Peru"),
    "grade": ("A", "B", "C", "D"),
    "kind": ("big", "mid", "old", "small"),
    "month": ("April", "July", "May", "June"),
    "region": ("east", "north", "south", "west"),
}
