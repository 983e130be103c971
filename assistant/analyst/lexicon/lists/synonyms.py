"""English words that mean the same in tables of any field, one group a line.

Data only. A word in here is known: it is never taken for a typo of another one.
"""

from __future__ import annotations

_GROUPS = """
revenue sale turnover income
cost expense expenditure spend spending outlay
profit earnings gain
price
quantity unit volume piece
salary pay wage compensation payroll remuneration earning
department team division
bonus
city town
location place site
country nation
region area territory zone
customer client buyer shopper
employee staff worker colleague personnel headcount workforce
person people individual human
product item article sku good
gender sex
rating score star
review feedback
satisfaction csat
ticket issue case request incident
agent assignee handler
representative rep salesperson seller salesman
priority urgency
severity
status state
amount value sum
balance
vendor supplier
merchant shop store
duration length
time
temperature temp
humidity moisture
sensor device meter probe
station
reading measurement
category type kind class
channel medium
segment
discount rebate reduction
shipping freight delivery postage
tax vat
transaction payment
account
invoice bill
order purchase
visit session traffic
attendance crowd spectator turnout
student pupil learner
teacher instructor
course subject
grade mark
score mark
patient
doctor physician attending clinician consultant
reference referee
insurer insurance payer payor
charge fee
tuition fee
charge cost bill
admission admit
ward department
diagnosis disease illness
hospital clinic
diagnosis condition
age
birthday birthdate
tenure seniority
attrition churn turnover
manager boss supervisor
title position role job
weight mass
height
distance mileage
odometer mileage
speed velocity
pressure
power
energy consumption
genre
movie film
author writer
book
song track
stock inventory
property house home
bedroom bed
bathroom bath
driver
vehicle car
trip ride journey
flight
airline carrier
campaign
click
impression view
conversion
budget
loan credit
interest
currency
brand make manufacturer
model
size
colour color
payment
subscription plan
game match
player
goal
project
task
plant factory
machine equipment
defect fault failure error
response reply
resolution
guest visitor
child children kid
hotel
room
restaurant
ingredient
school
branch office
email mail
phone telephone mobile
warehouse depot
company firm business organisation organization
industry sector
opportunity deal
contract agreement
tip gratuity
refund reimbursement
penalty fine
debt liability
cover coverage
holiday vacation leave
qualification education degree
nationality citizenship
postcode zip zipcode postal
province state
district borough neighbourhood neighborhood
landlord owner
tenant renter
broker realtor
passenger traveller traveler
aircraft plane airplane
baggage luggage
fuel petrol gasoline
parcel package
truck lorry
bike bicycle
route line
recipient receiver consignee
sender shipper consignor
lot batch
scrap waste
downtime outage
output production yield
maintenance upkeep
repair fix
inspection audit
alarm alert warning
rain rainfall precipitation
altitude elevation
width breadth
medication drug medicine
dose dosage
treatment therapy
procedure operation surgery
pulse heartbeat
glucose sugar
instructor professor lecturer tutor prof
exam test
semester term
scholarship grant
enrolment enrollment registration
donor giver contributor
donation gift contribution
coach trainer
team club squad
venue stadium arena
league competition
artist band musician performer
director filmmaker
actor actress
article post
comment remark note
ad advert advertisement
farmer grower
harvest crop
candidate applicant
crime offence offense
suspect offender
accident crash collision
receipt bill
waiter server waitress
diner guest cover
drink beverage
reservation booking
voucher coupon
basket cart
warranty guarantee
adviser advisor consultant
workshop garage
mechanic technician
origin source
"""

GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split()) for line in _GROUPS.strip().splitlines()
)


def akin(word: str) -> frozenset[str]:
    """Return every word that means the same as *word*, itself included."""
    return frozenset({word}).union(*(group for group in GROUPS if word in group))
